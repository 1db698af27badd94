"""Certificates for test servers, made at run time with the openssl command: a CA and leaves that are right and wrong."""

import subprocess
from pathlib import Path

LEAVES = ("good", "wrong-host", "expired", "self-signed")


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def request(folder, name, subject):
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={subject}",
            "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.csr"))


def sign(folder, name, names, *validity):
    """Signs NAME's request by the CA, valid for `names`."""
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", str(folder / f"{name}.csr"), "-CA", str(folder / "ca.pem"),
            "-CAkey", str(folder / "ca.key"), "-CAcreateserial", "-extfile", str(extensions),
            "-out", str(folder / f"{name}.pem"), *validity)


def sign_expired(folder, name, names):
    """Signs with dates that have passed: only `openssl ca` lets both be given."""
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\n")
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("1000\n")
    settings = folder / "ca.cnf"
    settings.write_text(
        "[ca]\ndefault_ca=one\n[one]\n"
        f"database={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
        f"certificate={folder}/ca.pem\nprivate_key={folder}/ca.key\ndefault_md=sha256\npolicy=any\n"
        "[any]\ncommonName=supplied\n")
    openssl("ca", "-batch", "-notext", "-config", str(settings), "-in", str(folder / f"{name}.csr"),
            "-out", str(folder / f"{name}.pem"), "-extfile", str(extensions),
            "-startdate", "20200101000000Z", "-enddate", "20210101000000Z")


def make(folder):
    """Fills the folder; returns the path of the CA's certificate. Leaf NAME is NAME.pem and NAME.key."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    here = "DNS:localhost,IP:127.0.0.1,IP:::1"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-subj", "/CN=Test CA", "-keyout", str(folder / "ca.key"), "-out", str(folder / "ca.pem"))
    for name in ("good", "wrong-host", "expired"):
        request(folder, name, "localhost")
    sign(folder, "good", here, "-days", "30")
    sign(folder, "wrong-host", "DNS:elsewhere.example", "-days", "30")
    sign_expired(folder, "expired", here)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-subj", "/CN=localhost", "-addext", f"subjectAltName={here}", "-keyout", str(folder / "self-signed.key"),
            "-out", str(folder / "self-signed.pem"))
    return folder / "ca.pem"
