"""A store that keeps nothing."""

from service.store.stored import Stored


class NullStore:
    def get(self, id: str) -> Stored | None:
        return None

    def put(self, stored: Stored) -> bool:
        return False

    def delete(self, id: str) -> bool:
        return False

    def recent(self, limit: int, before: str | None = None, owner: str = "") -> list[Stored]:
        return []

    def check(self) -> None:
        """It always answers."""

    def close(self) -> None:
        """There is nothing to close."""
