"""Every kind of mail: who is written to, in which language, and where its link leads."""
