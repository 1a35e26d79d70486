"""The seal (PAdES): our certifying signature, after which only signatures may be added."""

from io import BytesIO

from agreements.documents.certificates import seal_signer
from agreements.documents.loops import outside_of_loops

FIELD = "SceauDataCity"


def seal(pdf: bytes, *, reason: str) -> bytes:
    """The document with our seal. Its first bytes are the document itself: a seal is an increment."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 (heavy: see certificates)
    from pyhanko.sign import fields, signers  # noqa: PLC0415 (heavy)

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    signer = seal_signer()
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        reason=reason,
        name="DataCity",
    )
    sealed = signers.PdfSigner(metadata, signer=signer)
    return outside_of_loops(lambda: bytes(sealed.sign_pdf(writer).getvalue()))
