def test_liveness_needs_no_login_and_no_database(client):
    assert client.get("/-/health/").json() == {"status": "alive"}


def test_readiness_names_each_part(client, db):
    response = client.get("/-/ready/")

    assert response.json() == {"ready": True, "database": True, "storage": True, "jobs": True}
    assert response.status_code == 200
