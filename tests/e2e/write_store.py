"""A writer of a dataset in a store, as a process of its own: adds articles to what the newest version holds.

`write_store.py URL NUMBER...`: loses a race, plans again on the new version, and prints the name of what it published.
"""

import sys
from uuid import uuid4

from building import AS_OF, publish_staged
from copydesk.errors import StoreError
from copydesk.tables import write_batches
from copydesk.versions import Kept, clean_up, finish, found_dataset, hold_lock, read_parent, stage
from copydesk.versions.working_copy import open_working_copy
from synthetic import make_article


def add(url, articles):
    root = open_working_copy(url, found=True, docs_per_shard=8)
    with hold_lock(root):
        clean_up(root)
        found_dataset(root)
        finish(root)
        parent = read_parent(root)
        run = root / ".staging" / uuid4().hex[:8]
        documents = frozenset(parent.documents) if parent else frozenset()
        new = [one for one in articles if one["documents"][0]["doc_id"] not in documents]
        kept = Kept.of(parent, documents, frozenset()) if parent else None
        folders = list(write_batches(new, [], run / "batch")) if new else []
        found = len(documents) + len(new)
        staged = stage(root, folders, staging=run, as_of=AS_OF, found=found, kept=kept)
        return publish_staged(root, staged)


def main(url, *numbers):
    articles = [make_article(int(number)) for number in numbers]
    for tries in range(1, 31):
        try:
            version = add(url, articles)
        except StoreError as error:
            if "meanwhile" not in error.what:
                raise
        else:
            print(version.name if version else "nothing new", f"after {tries}")
            return
    sys.exit("never won")


if __name__ == "__main__":
    main(*sys.argv[1:])
