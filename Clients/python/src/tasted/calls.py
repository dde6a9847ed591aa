# Generated from Protocol/taste.proto, sha256 965b23ae66a4fb220767ca560bbbc290693f34625a584fd9254bae6db0a97358, by Clients/python/generate.sh. Do not edit.

"""The methods of the calls that have one request and one response."""
from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, Optional, TypeVar

from . import values
from .forms import Options

Result = TypeVar("Result")


class Calls:
    """The calls of the protocol, a method each."""

    def _call(
        self, name: str, fields: Dict[str, Any], result: str,
        read: Callable[..., Result], repeatable: bool, options: Options,
    ) -> Result:
        raise NotImplementedError

    def hello(
        self,
        client: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.HelloResult:
        """Asks for versions, limits, scale and rights. The call is optional and may be made at any time.

        client: The name and version of the client, such as "taste/1.0", which the daemon writes to its log at the level `debug`.
        """
        return self._call(
            "hello",
            {"client": client},
            "hello",
            values.HelloResult.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def ping(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Pong:
        """Asks whether the daemon answers, and for its freshness."""
        return self._call(
            "ping",
            {},
            "ping",
            values.Pong.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def rate_all(
        self,
        ratings: Iterable[values.Rating],
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Stores 1 to limits.ratings_per_request ratings, or none of them if one is refused. A rating replaces an earlier one
        of the same user and item, also within the request. The first rating of a user or an item creates it.
        """
        return self._call(
            "rate",
            {"ratings": ratings},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def unrate(
        self,
        user: str,
        item: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes a rating. The answer is NOT_FOUND if there is no such rating, user or item."""
        return self._call(
            "unrate",
            {"user": user, "item": item},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def get_history(
        self,
        user: str,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.History:
        """Asks for a user's ratings, newest first. The answer is NOT_FOUND for an unknown user.

        limit: The size of the page, 1 to limits.items_per_answer; 0 stands for the largest.
        cursor: The next_cursor of the previous page; empty for the first page.
        """
        return self._call(
            "get_history",
            {"user": user, "limit": limit, "cursor": cursor},
            "history",
            values.History.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def recommend(
        self,
        user: str = "",
        count: int = 10,
        like_genres: Iterable[str] = (),
        as_of: int = 0,
        candidates: Optional[values.Candidates] = None,
        group: Iterable[values.GroupMember] = (),
        from_: Iterable[values.SessionRating] = (),
        diversity: float = 0.0,
        explore: float = 0.0,
        seed: int = 0,
        explain: int = 0,
        steer: bool = False,
        paged: bool = False,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Recommendations:
        """Asks for the items that somebody would like best, without those that they have rated, hidden or dismissed. Exactly
        one of `user`, `group` and `from` says for whom. An unknown user is answered from popularity, or from like_genres
        if any are given; the path says which.

        user: The name of a user; empty with `group` and with `from`.
        count: The number of items asked for, 1 to limits.items_per_answer.
        like_genres: Genres that the user likes, spelled as in the items' records; case does not matter. Unless `steer` is set, they are used only while the user has rated nothing. The answer is INVALID_ARGUMENT for a genre that no item has.
        as_of: If not 0, the answer is based on the user's ratings as of this event, folded into the model that serves now, and may contain items that were rated later. The freshness has this sequence number. The answer is INVALID_ARGUMENT if the event lies in the future, and RESOURCE_EXHAUSTED if more than limits.pastEvents events have followed it.
        candidates: Which items may be recommended; absent: all.
        group: For whom, if for several users together: 1 to 20 members. Items are ordered by the weighted mean of the members' scores, each member's scaled alike, and those that some member is predicted to rate below the middle of the scale come last. A group of one is answered as that user. Members who have rated nothing count as unknown users do.
        from_: For whom, if for nobody who is stored: 1 to 1,000 ratings or likes, from which the answer is computed and which are not kept.
        diversity: How different the items of the answer shall be from each other, 0 to 1. 0 orders by score alone. Above 0, each next item is the one with the largest (1 - diversity) / log2(place + 1) - 0.7 * diversity * the mean similarity to the items before it (maximal marginal relevance), where the place is that in the order by score.
        explore: The share of places, 0 to 1, that are given to items of which too little is known to be sure, new ones first.
        seed: Determines which items are explored: the same seed, request and data give the same answer.
        explain: The number of rated items that each recommendation is explained by, 0 to 100; 0: none. Items for a group of several are not explained.
        steer: Whether like_genres count for a user with ratings too: items of these genres rank higher.
        paged: Whether the answer shall have a cursor, with which further pages of the same order can be asked for.
        cursor: The next_cursor of the previous page, of a request that was the same but for `count`. A later page has the items that follow in the order of the first page, without those rated, hidden, dismissed or withdrawn since. The answer is INVALID_ARGUMENT for a cursor of another request or another store.
        """
        return self._call(
            "recommend",
            {"user": user, "count": count, "like_genres": like_genres, "as_of": as_of, "candidates": candidates, "group": group, "from": from_, "diversity": diversity, "explore": explore, "seed": seed, "explain": explain, "steer": steer, "paged": paged, "cursor": cursor},
            "recommend",
            values.Recommendations.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def predict(
        self,
        user: str,
        items: Iterable[str] = (),
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Predictions:
        """Asks for predictions of a user's ratings. An unknown user is answered as in Recommend. The answer is NOT_FOUND for
        an unknown item.

        items: The names of 1 to limits.items_per_answer items.
        """
        return self._call(
            "predict",
            {"user": user, "items": items},
            "predict",
            values.Predictions.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def similar(
        self,
        item: str,
        count: int = 10,
        more_items: Iterable[str] = (),
        candidates: Optional[values.Candidates] = None,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.SimilarItems:
        """Asks for the items that the same users like. While the model does not know the item, genres and years are compared
        instead. The answer is NOT_FOUND for an unknown item.

        count: The number of items asked for, 1 to limits.items_per_answer.
        more_items: Further items, at most 100: the answer is similar to all of them together, by the mean of the similarities.
        candidates: Which items may be in the answer; absent: all. There is no user, so `rated` means nothing.
        """
        return self._call(
            "similar",
            {"item": item, "count": count, "more_items": more_items, "candidates": candidates},
            "similar",
            values.SimilarItems.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def put_items(
        self,
        items: Iterable[values.Item] = (),
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Stores 1 to limits.ratings_per_request item records, or none of them if one is refused."""
        return self._call(
            "put_items",
            {"items": items},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def get_item(
        self,
        item: str,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemInfo:
        """Asks for one item. The answer is NOT_FOUND for an unknown item."""
        return self._call(
            "get_item",
            {"item": item},
            "item",
            values.ItemInfo.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def list_items(
        self,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemList:
        """Asks for all items, including those without ratings.

        limit: The size of the page, as in GetHistory.
        cursor: The position of the page, as in GetHistory.
        """
        return self._call(
            "list_items",
            {"limit": limit, "cursor": cursor},
            "items",
            values.ItemList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def get_status(
        self,
        with_activity: bool = False,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Status:
        """Asks how the daemon is doing. The freshness has the newest sequence number, the serving generation and the newest
        event that it has learned from.

        with_activity: Whether the answer has `activity`.
        """
        return self._call(
            "get_status",
            {"with_activity": with_activity},
            "status",
            values.Status.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def forget_user(
        self,
        user: str,
        with_items: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes a user with all ratings, the user's row in the model and the user's events in the log. The answer is
        NOT_FOUND for an unknown user.

        with_items: Whether the items that the user has rated, and nobody else, are removed as well.
        """
        return self._call(
            "forget_user",
            {"user": user, "with_items": with_items},
            "written",
            values.Written.from_wire,
            False,
            Options(timeout),
        )

    def list_models(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ModelList:
        """Asks for the models that are kept: as many as the setting models.keep says. One of them serves."""
        return self._call(
            "list_models",
            {},
            "models",
            values.ModelList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def use_model(
        self,
        model: str = "",
        generation: int = 0,
        rollback: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.ModelInfo:
        """Makes a kept model the one that serves, at once and durably. Automatic training then continues with it from its
        trained_through. The answer is the ModelInfo of that model, or NOT_FOUND if it is not kept. Exactly one of `model`
        and `generation` is set, unless `rollback` is.

        model: A kind of model, for its newest generation that was not refused.
        generation: A generation.
        rollback: Goes back to `generation`, or without one to the newest accepted model from an earlier training than the serving one. The answer is FAILED_PRECONDITION for a generation that was refused, and NOT_FOUND if there is none. `model` is empty.
        """
        return self._call(
            "use_model",
            {"model": model, "generation": generation, "rollback": rollback},
            "model",
            values.ModelInfo.from_wire,
            not rollback or generation != 0,
            Options(timeout),
        )

    def pause_learning(
        self,
        paused: bool,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Pauses all learning, or resumes it; a restart of the daemon does not change this. A paused daemon still stores
        ratings and folds them into its answers, and a running training stops until learning is resumed. The answer is
        Written; no event is stored.
        """
        return self._call(
            "pause_learning",
            {"paused": paused},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def list_users(
        self,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.UserList:
        """Asks for all users, in the order of their creation. The answer is PERMISSION_DENIED for a client that may not
        administer, unless the daemon's setting access.listUsers allows the call.

        limit: The size of the page, as in GetHistory. A page may be shorter if its users have very many ratings.
        cursor: The position of the page, as in GetHistory.
        """
        return self._call(
            "list_users",
            {"limit": limit, "cursor": cursor},
            "users",
            values.UserList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def check(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> values.CheckReport:
        """Checks the whole store: the pages of its file, the checksum of every value, and whether the tables agree with each
        other. The answer comes when everything has been read, which takes about a second for each million ratings; the
        daemon serves meanwhile. The answer is RESOURCE_EXHAUSTED while another check runs, and DATA_LOSS if a damaged page
        has ended the check.
        """
        return self._call(
            "check",
            {},
            "check",
            values.CheckReport.from_wire,
            True,
            Options(timeout),
        )

    def reload_configuration(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Reloaded:
        """Reads the daemon's configuration again, as SIGHUP does, and applies every setting that needs no restart. If anything
        in it cannot be used, the answer is FAILED_PRECONDITION, which says what, and nothing is applied.
        """
        return self._call(
            "reload_configuration",
            {},
            "reloaded",
            values.Reloaded.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def mark_item(
        self,
        user: str,
        item: str,
        mark: values.Mark,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Marks an item for a user, or removes the mark. An item has at most one mark of a user, and a new one replaces it. A
        marked item is not in the user's answers. The answer is NOT_FOUND for an unknown item; an unknown user is created.

        mark: The new mark; MARK_UNSPECIFIED removes the present one.
        """
        return self._call(
            "mark_item",
            {"user": user, "item": item, "mark": mark},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def withdraw_item(
        self,
        item: str,
        restore: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Withdraws an item, or restores it: a withdrawn item keeps its ratings, and is in no answer but histories and
        listings. The answer is NOT_FOUND for an unknown item.

        restore: Whether the item is restored rather than withdrawn.
        """
        return self._call(
            "withdraw_item",
            {"item": item, "restore": restore},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def remove_item(
        self,
        item: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes an item with its record, all its ratings, and its rows in the models. The answer is NOT_FOUND for an unknown
        item.
        """
        return self._call(
            "remove_item",
            {"item": item},
            "written",
            values.Written.from_wire,
            False,
            Options(timeout),
        )

    def merge_items(
        self,
        item: str,
        into: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Makes one item of two: the ratings, marks and places in sets of `item` become those of `into`, and `item` is removed.
        Of a user who has rated both, the rating of `into` stays. The answer is NOT_FOUND for an unknown item.
        """
        return self._call(
            "merge_items",
            {"item": item, "into": into},
            "written",
            values.Written.from_wire,
            False,
            Options(timeout),
        )

    def put_set(
        self,
        name: str,
        items: Iterable[str] = (),
        append: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.ItemSet:
        """Stores a set of items under a name, for conditions of questions. A set replaces an earlier one of the same name,
        which only whoever put it and administrators may do. The answer is the ItemSet.

        name: The name, which follows the rules of items' names.
        items: The names of the items, at most limits.itemsPerSet. Names that are no item's yet count once they are.
        append: Whether the items are added to the set as it is, which may be new, instead of replacing it.
        """
        return self._call(
            "put_set",
            {"name": name, "items": items, "append": append},
            "set",
            values.ItemSet.from_wire,
            not append,
            Options(timeout),
        )

    def list_sets(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemSets:
        """Asks for all stored sets, by name."""
        return self._call(
            "list_sets",
            {},
            "sets",
            values.ItemSets.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def remove_set(
        self,
        name: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes a stored set. The answer is NOT_FOUND if there is none of this name."""
        return self._call(
            "remove_set",
            {"name": name},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def explain(
        self,
        user: str,
        item: str,
        count: int = 10,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Explanation:
        """Asks why an item has the score that it has for a user. The answer is NOT_FOUND for an unknown item.

        count: The number of contributions asked for, 1 to limits.items_per_answer; 0 stands for the largest.
        """
        return self._call(
            "explain",
            {"user": user, "item": item, "count": count},
            "explain",
            values.Explanation.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def list_top(
        self,
        order: values.ListOrder = values.ListOrder(0),
        count: int = 10,
        candidates: Optional[values.Candidates] = None,
        half_life_seconds: int = 0,
        window_seconds: int = 0,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.TopList:
        """Asks for the best items for nobody in particular.

        order: What the items are ordered by.
        count: The number of items asked for, 1 to limits.items_per_answer.
        candidates: Which items may be in the answer; absent: all. There is no user, so `rated` means nothing.
        half_life_seconds: For LIST_ORDER_TRENDING: the time in which a rating's weight halves, in seconds; 0 stands for seven days, unless window_seconds is set.
        window_seconds: For LIST_ORDER_TRENDING, instead of a half-life: only ratings of the last so many seconds count, and all count alike.
        """
        return self._call(
            "list_top",
            {"order": order, "count": count, "candidates": candidates, "half_life_seconds": half_life_seconds, "window_seconds": window_seconds},
            "top",
            values.TopList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def similar_users(
        self,
        user: str,
        count: int = 10,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.SimilarUserList:
        """Asks for the users whose taste is most like a user's. The answer is PERMISSION_DENIED for a client that may not list
        users, and NOT_FOUND for an unknown user.

        count: The number of users asked for, 1 to limits.items_per_answer.
        """
        return self._call(
            "similar_users",
            {"user": user, "count": count},
            "similar_users",
            values.SimilarUserList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def set_privacy(
        self,
        user: str,
        is_private: bool,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Says whether no model may learn from a user. The ratings of a private user, earlier ones included, count in the
        user's own answers only; see Rating.is_private. An unknown user is created.
        """
        return self._call(
            "set_privacy",
            {"user": user, "is_private": is_private},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    def list_marks(
        self,
        user: str,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.MarkList:
        """Asks for the items that a user has marked, newest mark first. The answer is NOT_FOUND for an unknown user.

        limit: The size of the page, as in GetHistory.
        cursor: The position of the page, as in GetHistory.
        """
        return self._call(
            "list_marks",
            {"user": user, "limit": limit, "cursor": cursor},
            "marks",
            values.MarkList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def find_items(
        self,
        text: str,
        count: int = 10,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemList:
        """Asks for the items whose titles or names match a text: an ItemList, best first, and of equal ones those with more
        ratings first. Case, accents and a few typing errors do not matter, and the last word of the text may be incomplete,
        so that it can be asked for while somebody types. Withdrawn items are found, too.

        text: What was typed, at most 1,024 bytes, with at least one letter or digit.
        count: The number of items asked for, 1 to limits.items_per_answer.
        """
        return self._call(
            "find_items",
            {"text": text, "count": count},
            "items",
            values.ItemList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def get_map(
        self,
        first: int = 0,
        count: int = 10,
        label_places: Iterable[int] = (),
        label_items: Iterable[str] = (),
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.CatalogueMap:
        """Asks for the map of the catalogue: its items in two dimensions, so that items that the same people like lie side by
        side. The map is computed in the background, after the first call, from the vectors of the model that serves, and again
        when it is asked for after that model has changed. Meanwhile, the answer holds the former map, or an empty one, and says
        how far the new one is. Without a model that has vectors, genres and years place the items.

        first: The first item of the slice. The items of the map are numbered from 0, those with the most ratings first.
        count: The number of items of the slice, 0 to 16,384.
        label_places: Numbers of items whose names are wanted; with label_items at most limits.items_per_answer. Numbers beyond the map are left out.
        label_items: Names of items whose places are wanted. Those that are not on the map are left out.
        """
        return self._call(
            "get_map",
            {"first": first, "count": count, "label_places": label_places, "label_items": label_items},
            "map",
            values.CatalogueMap.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def suggest_ratings(
        self,
        user: str,
        count: int = 10,
        like_genres: Iterable[str] = (),
        skip: Iterable[str] = (),
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemList:
        """Asks which items a user should rate next, so that the most is learned about them: known to many people, and
        unlike what the user has rated. The most telling ones come first, and each is
        unlike those before it. What the user has rated, hidden or dismissed, and what has been withdrawn, is left out.

        user: The user, who need not be known.
        count: The number of items asked for, 1 to limits.items_per_answer. There are fewer if no more have ratings.
        like_genres: The genres that the user likes; their items are somewhat preferred.
        skip: Items that the user does not know, at most 1,000. Names that are no item's do not matter.
        """
        return self._call(
            "suggest_ratings",
            {"user": user, "count": count, "like_genres": like_genres, "skip": skip},
            "items",
            values.ItemList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    def get_quality_history(
        self,
        since: int = 0,
        points: int = 0,
        trainings: int = 0,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.QualityHistory:
        """Asks how well the daemon has predicted over time, and how its trainings went. Both survive restarts.

        since: The time in seconds since 1970 after which points must end and trainings must have begun; 0 for all that is kept.
        points: The largest number of points; 0 and more than limits.items_per_answer stand for limits.items_per_answer. Where more are kept, neighbours are joined, so that the points cover the whole time.
        trainings: The largest number of trainings, as well.
        """
        return self._call(
            "get_quality_history",
            {"since": since, "points": points, "trainings": trainings},
            "quality_history",
            values.QualityHistory.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )


class AsyncCalls:
    """The calls of the protocol, a method each."""

    async def _call(
        self, name: str, fields: Dict[str, Any], result: str,
        read: Callable[..., Result], repeatable: bool, options: Options,
    ) -> Result:
        raise NotImplementedError

    async def hello(
        self,
        client: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.HelloResult:
        """Asks for versions, limits, scale and rights. The call is optional and may be made at any time.

        client: The name and version of the client, such as "taste/1.0", which the daemon writes to its log at the level `debug`.
        """
        return await self._call(
            "hello",
            {"client": client},
            "hello",
            values.HelloResult.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def ping(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Pong:
        """Asks whether the daemon answers, and for its freshness."""
        return await self._call(
            "ping",
            {},
            "ping",
            values.Pong.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def rate_all(
        self,
        ratings: Iterable[values.Rating],
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Stores 1 to limits.ratings_per_request ratings, or none of them if one is refused. A rating replaces an earlier one
        of the same user and item, also within the request. The first rating of a user or an item creates it.
        """
        return await self._call(
            "rate",
            {"ratings": ratings},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def unrate(
        self,
        user: str,
        item: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes a rating. The answer is NOT_FOUND if there is no such rating, user or item."""
        return await self._call(
            "unrate",
            {"user": user, "item": item},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def get_history(
        self,
        user: str,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.History:
        """Asks for a user's ratings, newest first. The answer is NOT_FOUND for an unknown user.

        limit: The size of the page, 1 to limits.items_per_answer; 0 stands for the largest.
        cursor: The next_cursor of the previous page; empty for the first page.
        """
        return await self._call(
            "get_history",
            {"user": user, "limit": limit, "cursor": cursor},
            "history",
            values.History.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def recommend(
        self,
        user: str = "",
        count: int = 10,
        like_genres: Iterable[str] = (),
        as_of: int = 0,
        candidates: Optional[values.Candidates] = None,
        group: Iterable[values.GroupMember] = (),
        from_: Iterable[values.SessionRating] = (),
        diversity: float = 0.0,
        explore: float = 0.0,
        seed: int = 0,
        explain: int = 0,
        steer: bool = False,
        paged: bool = False,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Recommendations:
        """Asks for the items that somebody would like best, without those that they have rated, hidden or dismissed. Exactly
        one of `user`, `group` and `from` says for whom. An unknown user is answered from popularity, or from like_genres
        if any are given; the path says which.

        user: The name of a user; empty with `group` and with `from`.
        count: The number of items asked for, 1 to limits.items_per_answer.
        like_genres: Genres that the user likes, spelled as in the items' records; case does not matter. Unless `steer` is set, they are used only while the user has rated nothing. The answer is INVALID_ARGUMENT for a genre that no item has.
        as_of: If not 0, the answer is based on the user's ratings as of this event, folded into the model that serves now, and may contain items that were rated later. The freshness has this sequence number. The answer is INVALID_ARGUMENT if the event lies in the future, and RESOURCE_EXHAUSTED if more than limits.pastEvents events have followed it.
        candidates: Which items may be recommended; absent: all.
        group: For whom, if for several users together: 1 to 20 members. Items are ordered by the weighted mean of the members' scores, each member's scaled alike, and those that some member is predicted to rate below the middle of the scale come last. A group of one is answered as that user. Members who have rated nothing count as unknown users do.
        from_: For whom, if for nobody who is stored: 1 to 1,000 ratings or likes, from which the answer is computed and which are not kept.
        diversity: How different the items of the answer shall be from each other, 0 to 1. 0 orders by score alone. Above 0, each next item is the one with the largest (1 - diversity) / log2(place + 1) - 0.7 * diversity * the mean similarity to the items before it (maximal marginal relevance), where the place is that in the order by score.
        explore: The share of places, 0 to 1, that are given to items of which too little is known to be sure, new ones first.
        seed: Determines which items are explored: the same seed, request and data give the same answer.
        explain: The number of rated items that each recommendation is explained by, 0 to 100; 0: none. Items for a group of several are not explained.
        steer: Whether like_genres count for a user with ratings too: items of these genres rank higher.
        paged: Whether the answer shall have a cursor, with which further pages of the same order can be asked for.
        cursor: The next_cursor of the previous page, of a request that was the same but for `count`. A later page has the items that follow in the order of the first page, without those rated, hidden, dismissed or withdrawn since. The answer is INVALID_ARGUMENT for a cursor of another request or another store.
        """
        return await self._call(
            "recommend",
            {"user": user, "count": count, "like_genres": like_genres, "as_of": as_of, "candidates": candidates, "group": group, "from": from_, "diversity": diversity, "explore": explore, "seed": seed, "explain": explain, "steer": steer, "paged": paged, "cursor": cursor},
            "recommend",
            values.Recommendations.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def predict(
        self,
        user: str,
        items: Iterable[str] = (),
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Predictions:
        """Asks for predictions of a user's ratings. An unknown user is answered as in Recommend. The answer is NOT_FOUND for
        an unknown item.

        items: The names of 1 to limits.items_per_answer items.
        """
        return await self._call(
            "predict",
            {"user": user, "items": items},
            "predict",
            values.Predictions.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def similar(
        self,
        item: str,
        count: int = 10,
        more_items: Iterable[str] = (),
        candidates: Optional[values.Candidates] = None,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.SimilarItems:
        """Asks for the items that the same users like. While the model does not know the item, genres and years are compared
        instead. The answer is NOT_FOUND for an unknown item.

        count: The number of items asked for, 1 to limits.items_per_answer.
        more_items: Further items, at most 100: the answer is similar to all of them together, by the mean of the similarities.
        candidates: Which items may be in the answer; absent: all. There is no user, so `rated` means nothing.
        """
        return await self._call(
            "similar",
            {"item": item, "count": count, "more_items": more_items, "candidates": candidates},
            "similar",
            values.SimilarItems.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def put_items(
        self,
        items: Iterable[values.Item] = (),
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Stores 1 to limits.ratings_per_request item records, or none of them if one is refused."""
        return await self._call(
            "put_items",
            {"items": items},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def get_item(
        self,
        item: str,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemInfo:
        """Asks for one item. The answer is NOT_FOUND for an unknown item."""
        return await self._call(
            "get_item",
            {"item": item},
            "item",
            values.ItemInfo.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def list_items(
        self,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemList:
        """Asks for all items, including those without ratings.

        limit: The size of the page, as in GetHistory.
        cursor: The position of the page, as in GetHistory.
        """
        return await self._call(
            "list_items",
            {"limit": limit, "cursor": cursor},
            "items",
            values.ItemList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def get_status(
        self,
        with_activity: bool = False,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Status:
        """Asks how the daemon is doing. The freshness has the newest sequence number, the serving generation and the newest
        event that it has learned from.

        with_activity: Whether the answer has `activity`.
        """
        return await self._call(
            "get_status",
            {"with_activity": with_activity},
            "status",
            values.Status.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def forget_user(
        self,
        user: str,
        with_items: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes a user with all ratings, the user's row in the model and the user's events in the log. The answer is
        NOT_FOUND for an unknown user.

        with_items: Whether the items that the user has rated, and nobody else, are removed as well.
        """
        return await self._call(
            "forget_user",
            {"user": user, "with_items": with_items},
            "written",
            values.Written.from_wire,
            False,
            Options(timeout),
        )

    async def list_models(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ModelList:
        """Asks for the models that are kept: as many as the setting models.keep says. One of them serves."""
        return await self._call(
            "list_models",
            {},
            "models",
            values.ModelList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def use_model(
        self,
        model: str = "",
        generation: int = 0,
        rollback: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.ModelInfo:
        """Makes a kept model the one that serves, at once and durably. Automatic training then continues with it from its
        trained_through. The answer is the ModelInfo of that model, or NOT_FOUND if it is not kept. Exactly one of `model`
        and `generation` is set, unless `rollback` is.

        model: A kind of model, for its newest generation that was not refused.
        generation: A generation.
        rollback: Goes back to `generation`, or without one to the newest accepted model from an earlier training than the serving one. The answer is FAILED_PRECONDITION for a generation that was refused, and NOT_FOUND if there is none. `model` is empty.
        """
        return await self._call(
            "use_model",
            {"model": model, "generation": generation, "rollback": rollback},
            "model",
            values.ModelInfo.from_wire,
            not rollback or generation != 0,
            Options(timeout),
        )

    async def pause_learning(
        self,
        paused: bool,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Pauses all learning, or resumes it; a restart of the daemon does not change this. A paused daemon still stores
        ratings and folds them into its answers, and a running training stops until learning is resumed. The answer is
        Written; no event is stored.
        """
        return await self._call(
            "pause_learning",
            {"paused": paused},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def list_users(
        self,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.UserList:
        """Asks for all users, in the order of their creation. The answer is PERMISSION_DENIED for a client that may not
        administer, unless the daemon's setting access.listUsers allows the call.

        limit: The size of the page, as in GetHistory. A page may be shorter if its users have very many ratings.
        cursor: The position of the page, as in GetHistory.
        """
        return await self._call(
            "list_users",
            {"limit": limit, "cursor": cursor},
            "users",
            values.UserList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def check(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> values.CheckReport:
        """Checks the whole store: the pages of its file, the checksum of every value, and whether the tables agree with each
        other. The answer comes when everything has been read, which takes about a second for each million ratings; the
        daemon serves meanwhile. The answer is RESOURCE_EXHAUSTED while another check runs, and DATA_LOSS if a damaged page
        has ended the check.
        """
        return await self._call(
            "check",
            {},
            "check",
            values.CheckReport.from_wire,
            True,
            Options(timeout),
        )

    async def reload_configuration(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Reloaded:
        """Reads the daemon's configuration again, as SIGHUP does, and applies every setting that needs no restart. If anything
        in it cannot be used, the answer is FAILED_PRECONDITION, which says what, and nothing is applied.
        """
        return await self._call(
            "reload_configuration",
            {},
            "reloaded",
            values.Reloaded.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def mark_item(
        self,
        user: str,
        item: str,
        mark: values.Mark,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Marks an item for a user, or removes the mark. An item has at most one mark of a user, and a new one replaces it. A
        marked item is not in the user's answers. The answer is NOT_FOUND for an unknown item; an unknown user is created.

        mark: The new mark; MARK_UNSPECIFIED removes the present one.
        """
        return await self._call(
            "mark_item",
            {"user": user, "item": item, "mark": mark},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def withdraw_item(
        self,
        item: str,
        restore: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Withdraws an item, or restores it: a withdrawn item keeps its ratings, and is in no answer but histories and
        listings. The answer is NOT_FOUND for an unknown item.

        restore: Whether the item is restored rather than withdrawn.
        """
        return await self._call(
            "withdraw_item",
            {"item": item, "restore": restore},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def remove_item(
        self,
        item: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes an item with its record, all its ratings, and its rows in the models. The answer is NOT_FOUND for an unknown
        item.
        """
        return await self._call(
            "remove_item",
            {"item": item},
            "written",
            values.Written.from_wire,
            False,
            Options(timeout),
        )

    async def merge_items(
        self,
        item: str,
        into: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Makes one item of two: the ratings, marks and places in sets of `item` become those of `into`, and `item` is removed.
        Of a user who has rated both, the rating of `into` stays. The answer is NOT_FOUND for an unknown item.
        """
        return await self._call(
            "merge_items",
            {"item": item, "into": into},
            "written",
            values.Written.from_wire,
            False,
            Options(timeout),
        )

    async def put_set(
        self,
        name: str,
        items: Iterable[str] = (),
        append: bool = False,
        *,
        timeout: Optional[float] = None,
    ) -> values.ItemSet:
        """Stores a set of items under a name, for conditions of questions. A set replaces an earlier one of the same name,
        which only whoever put it and administrators may do. The answer is the ItemSet.

        name: The name, which follows the rules of items' names.
        items: The names of the items, at most limits.itemsPerSet. Names that are no item's yet count once they are.
        append: Whether the items are added to the set as it is, which may be new, instead of replacing it.
        """
        return await self._call(
            "put_set",
            {"name": name, "items": items, "append": append},
            "set",
            values.ItemSet.from_wire,
            not append,
            Options(timeout),
        )

    async def list_sets(
        self,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemSets:
        """Asks for all stored sets, by name."""
        return await self._call(
            "list_sets",
            {},
            "sets",
            values.ItemSets.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def remove_set(
        self,
        name: str,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Removes a stored set. The answer is NOT_FOUND if there is none of this name."""
        return await self._call(
            "remove_set",
            {"name": name},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def explain(
        self,
        user: str,
        item: str,
        count: int = 10,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.Explanation:
        """Asks why an item has the score that it has for a user. The answer is NOT_FOUND for an unknown item.

        count: The number of contributions asked for, 1 to limits.items_per_answer; 0 stands for the largest.
        """
        return await self._call(
            "explain",
            {"user": user, "item": item, "count": count},
            "explain",
            values.Explanation.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def list_top(
        self,
        order: values.ListOrder = values.ListOrder(0),
        count: int = 10,
        candidates: Optional[values.Candidates] = None,
        half_life_seconds: int = 0,
        window_seconds: int = 0,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.TopList:
        """Asks for the best items for nobody in particular.

        order: What the items are ordered by.
        count: The number of items asked for, 1 to limits.items_per_answer.
        candidates: Which items may be in the answer; absent: all. There is no user, so `rated` means nothing.
        half_life_seconds: For LIST_ORDER_TRENDING: the time in which a rating's weight halves, in seconds; 0 stands for seven days, unless window_seconds is set.
        window_seconds: For LIST_ORDER_TRENDING, instead of a half-life: only ratings of the last so many seconds count, and all count alike.
        """
        return await self._call(
            "list_top",
            {"order": order, "count": count, "candidates": candidates, "half_life_seconds": half_life_seconds, "window_seconds": window_seconds},
            "top",
            values.TopList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def similar_users(
        self,
        user: str,
        count: int = 10,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.SimilarUserList:
        """Asks for the users whose taste is most like a user's. The answer is PERMISSION_DENIED for a client that may not list
        users, and NOT_FOUND for an unknown user.

        count: The number of users asked for, 1 to limits.items_per_answer.
        """
        return await self._call(
            "similar_users",
            {"user": user, "count": count},
            "similar_users",
            values.SimilarUserList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def set_privacy(
        self,
        user: str,
        is_private: bool,
        *,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Says whether no model may learn from a user. The ratings of a private user, earlier ones included, count in the
        user's own answers only; see Rating.is_private. An unknown user is created.
        """
        return await self._call(
            "set_privacy",
            {"user": user, "is_private": is_private},
            "written",
            values.Written.from_wire,
            True,
            Options(timeout),
        )

    async def list_marks(
        self,
        user: str,
        limit: int = 0,
        cursor: str = "",
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.MarkList:
        """Asks for the items that a user has marked, newest mark first. The answer is NOT_FOUND for an unknown user.

        limit: The size of the page, as in GetHistory.
        cursor: The position of the page, as in GetHistory.
        """
        return await self._call(
            "list_marks",
            {"user": user, "limit": limit, "cursor": cursor},
            "marks",
            values.MarkList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def find_items(
        self,
        text: str,
        count: int = 10,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemList:
        """Asks for the items whose titles or names match a text: an ItemList, best first, and of equal ones those with more
        ratings first. Case, accents and a few typing errors do not matter, and the last word of the text may be incomplete,
        so that it can be asked for while somebody types. Withdrawn items are found, too.

        text: What was typed, at most 1,024 bytes, with at least one letter or digit.
        count: The number of items asked for, 1 to limits.items_per_answer.
        """
        return await self._call(
            "find_items",
            {"text": text, "count": count},
            "items",
            values.ItemList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def get_map(
        self,
        first: int = 0,
        count: int = 10,
        label_places: Iterable[int] = (),
        label_items: Iterable[str] = (),
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.CatalogueMap:
        """Asks for the map of the catalogue: its items in two dimensions, so that items that the same people like lie side by
        side. The map is computed in the background, after the first call, from the vectors of the model that serves, and again
        when it is asked for after that model has changed. Meanwhile, the answer holds the former map, or an empty one, and says
        how far the new one is. Without a model that has vectors, genres and years place the items.

        first: The first item of the slice. The items of the map are numbered from 0, those with the most ratings first.
        count: The number of items of the slice, 0 to 16,384.
        label_places: Numbers of items whose names are wanted; with label_items at most limits.items_per_answer. Numbers beyond the map are left out.
        label_items: Names of items whose places are wanted. Those that are not on the map are left out.
        """
        return await self._call(
            "get_map",
            {"first": first, "count": count, "label_places": label_places, "label_items": label_items},
            "map",
            values.CatalogueMap.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def suggest_ratings(
        self,
        user: str,
        count: int = 10,
        like_genres: Iterable[str] = (),
        skip: Iterable[str] = (),
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.ItemList:
        """Asks which items a user should rate next, so that the most is learned about them: known to many people, and
        unlike what the user has rated. The most telling ones come first, and each is
        unlike those before it. What the user has rated, hidden or dismissed, and what has been withdrawn, is left out.

        user: The user, who need not be known.
        count: The number of items asked for, 1 to limits.items_per_answer. There are fewer if no more have ratings.
        like_genres: The genres that the user likes; their items are somewhat preferred.
        skip: Items that the user does not know, at most 1,000. Names that are no item's do not matter.
        """
        return await self._call(
            "suggest_ratings",
            {"user": user, "count": count, "like_genres": like_genres, "skip": skip},
            "items",
            values.ItemList.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )

    async def get_quality_history(
        self,
        since: int = 0,
        points: int = 0,
        trainings: int = 0,
        *,
        timeout: Optional[float] = None,
        deadline: float = 0,
        min_sequence: int = 0,
        min_generation: int = 0,
    ) -> values.QualityHistory:
        """Asks how well the daemon has predicted over time, and how its trainings went. Both survive restarts.

        since: The time in seconds since 1970 after which points must end and trainings must have begun; 0 for all that is kept.
        points: The largest number of points; 0 and more than limits.items_per_answer stand for limits.items_per_answer. Where more are kept, neighbours are joined, so that the points cover the whole time.
        trainings: The largest number of trainings, as well.
        """
        return await self._call(
            "get_quality_history",
            {"since": since, "points": points, "trainings": trainings},
            "quality_history",
            values.QualityHistory.from_wire,
            True,
            Options(timeout, deadline, min_sequence, min_generation),
        )
