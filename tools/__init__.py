"""What `./dev` calls: the local PostgreSQL and S3 servers, the demonstration, tests, lint and translations."""
