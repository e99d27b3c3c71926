"""The sixteen rules of list and watch for clients, against a server that speaks the API's dialect.

They are those of the Kubernetes API's documentation and of client-go's reflector; the number in a test's
name is the rule's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kubernetes_api import bookmark, event, pod, status

from scion_fsm.runtime.cluster import ExpiredError, ForbiddenError, Pace, Scope, UnauthorizedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Observer
    from kubernetes_api import Exchange, KubernetesApi

    Observe = Callable[..., Observer]

STREAMING = Pace(streaming=True)
SMALL_PAGES = Pace(streaming=False, page_size=2)


def has(name: str, configuration: str) -> Callable[[Observer], bool]:
    return lambda observer: observer.phases().get(name) == configuration


def refuse(code: int, reason: str, message: str = "", **headers: str) -> Callable[..., None]:
    return lambda exchange: exchange.status(code, reason, message, **headers)


def error_event(code: int, reason: str) -> Callable[..., None]:
    def answer(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("ERROR", status(code, reason, f"in the stream: {reason}"))
        exchange.end()

    return answer


# -- 1: pagination ----------------------------------------------------------------------------------


def test_rule_01_a_list_is_read_to_its_last_page_by_its_continue_token_alone(
    api: KubernetesApi, observe: Observe
) -> None:
    for number in range(5):
        api.apply(pod(f"a{number}"))
    observer = observe(pace=SMALL_PAGES)
    decisions = list(observer.watch.once())

    assert len(decisions) == len(observer.phases()) == 5
    pages = api.of("list")
    assert [page.query.get("continue") for page in pages] == [None, "1005-1", "1005-2"]
    assert {page.query["limit"] for page in pages} == {"2"}
    assert all("resourceVersion" not in page.query for page in pages)


def test_rule_01_an_empty_page_with_a_token_is_not_the_end(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("late"))
    meta = {"resourceVersion": "1001", "continue": "more"}
    last = {"metadata": {"resourceVersion": "1001"}, "items": list(api.pods.values())}
    api.next("list", lambda x: x.json({"metadata": meta, "items": []}), lambda x: x.json(last))
    observer = observe()
    list(observer.watch.once())
    assert observer.phases() == {"late": "running.unreported"}


def test_rule_01_an_expired_token_restarts_the_list_and_concludes_nothing_from_its_part(
    api: KubernetesApi, observe: Observe
) -> None:
    for number in range(5):
        api.apply(pod(f"a{number}"))
    observer = observe(pace=SMALL_PAGES)
    list(observer.watch.once())

    def expire(exchange: Exchange) -> None:
        assert "continue" in exchange.asked.query
        exchange.status(410, "Expired", "The provided continue parameter is too old")

    api.next("list", lambda x: x.proceed(), expire)
    before = len(api.of("list"))
    again = list(observer.watch.once())
    assert set(observer.phases().values()) == {"running.unreported"}
    assert not [d for d in again if d.observation.event == "pod.gone"]
    queries = [asked.query for asked in api.of("list")[before:]]
    assert [("limit" in query, "continue" in query) for query in queries] == [
        (True, False),
        (True, True),
        (False, False),
    ]


def test_rule_01_pages_of_different_times_are_no_snapshot(
    api: KubernetesApi, observe: Observe
) -> None:
    meta = {"resourceVersion": "1001", "continue": "more"}
    other = {"metadata": {"resourceVersion": "1002"}, "items": []}
    api.next("list", lambda x: x.json({"metadata": meta, "items": []}), lambda x: x.json(other))
    api.version = 1002
    observer = observe()
    list(observer.watch.once())
    assert len(api.of("list")) == 3
    assert "different times" in observer.notices[0].message


def test_rule_01_a_list_that_breaks_off_removes_nobody(
    api: KubernetesApi, observe: Observe
) -> None:
    for number in range(5):
        api.apply(pod(f"a{number}"))
    observer = observe(pace=SMALL_PAGES)
    list(observer.watch.once())
    api.remove(pod("a4"))
    api.next("list", lambda x: x.proceed(), refuse(403, "Forbidden"))
    again = observer.watch.once()
    # The first list succeeded, so the failure is waited out; the next one is complete.
    gone = [d.agent.identity.name for d in again if d.observation.event == "pod.gone"]
    assert gone == ["a4"]
    assert observer.kinds() == ["failure"]
    assert observer.phases()["a0"] == "running.unreported"


# -- 2: where a watch starts ------------------------------------------------------------------------


@pytest.mark.parametrize("pace", [SMALL_PAGES, STREAMING])
def test_rule_02_a_watch_goes_on_from_the_lists_version_and_never_from_zero(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    api.apply(pod("first"))
    api.version = 1500
    observer = observe(pace=pace)

    def act(decision: Any) -> None:  # noqa: ANN401 - any decision
        if decision.agent.identity.name == "first":
            api.apply(pod("second"))
            api.end_watches()

    observer.run(has("second", "running.unreported"), acting=act)
    for asked in api.asked:
        assert asked.query.get("resourceVersion") not in ("0", "1001")
        assert asked.kind == "look" or asked.query.get("labelSelector") == "scion.name"
    resumed = [a.query["resourceVersion"] for a in api.of("watch") if "resourceVersion" in a.query]
    assert set(resumed) <= {"1500", "1501"}


@pytest.mark.parametrize("is_first", [True, False], ids=["the first list", "a later one"])
def test_rule_02_synthetic_events_have_no_order_so_nothing_is_resumed_from_them(
    api: KubernetesApi, observe: Observe, *, is_first: bool
) -> None:
    before = api.apply(pod("before"))
    high, _ = api.apply(pod("high"), version=2000), api.apply(pod("low"), version=1999)

    def complete(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("ADDED", before)
        exchange.line("BOOKMARK", bookmark(1001, initial_events_end=True))
        exchange.end()

    def cut_after_one(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("ADDED", high)
        exchange.cut()

    if not is_first:
        api.next("watch", complete, error_event(410, "Expired"))
    api.next("watch", cut_after_one)
    observe(pace=STREAMING).run(has("low", "running.unreported"))
    versions = [asked.query.get("resourceVersion") for asked in api.of("watch")]
    assert versions == ([None, None] if is_first else [None, "1001", None, None])


# -- 3: streaming lists -----------------------------------------------------------------------------


def test_rule_03_a_streaming_list_asks_for_all_that_it_needs_and_goes_on_as_a_watch(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    observer = observe(pace=STREAMING)
    observer.run(
        has("first", "stopped.final"), acting=lambda _: api.apply(pod("first", "succeeded"))
    )
    assert not api.of("list")
    (asked,) = api.of("watch")
    assert asked.query["sendInitialEvents"] == "true"
    assert asked.query["resourceVersionMatch"] == "NotOlderThan"
    assert asked.query["allowWatchBookmarks"] == "true"
    assert 300 <= int(asked.query["timeoutSeconds"]) <= 600


def test_rule_03_only_the_end_mark_of_a_streaming_list_proves_absence(
    api: KubernetesApi, observe: Observe
) -> None:
    stays, gone = api.apply(pod("stays")), api.apply(pod("goes"))
    observer = observe(pace=STREAMING)
    observer.run(lambda o: len(o.phases()) == 2)
    api.remove(gone)
    api.forget_history()
    at_the_cut: list[str] = []

    def without_the_mark(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("ADDED", stays)
        exchange.line("BOOKMARK", bookmark(api.version))
        exchange.cut()

    def then_all(exchange: Exchange) -> None:
        at_the_cut.append(observer.phases()["goes"])
        exchange.proceed()

    api.next("watch", error_event(410, "Expired"), without_the_mark, then_all)
    api.cut_watches()
    observer.run(has("goes", "error.unexplained"))
    assert at_the_cut == ["running.unreported"]
    assert observer.phases()["stays"] == "running.unreported"


def test_rule_03_a_server_without_streaming_lists_gets_pages(
    api: KubernetesApi, observe: Observe
) -> None:
    api.has_streaming = False
    api.apply(pod("first"))
    observer = observe(pace=STREAMING)
    observer.run(
        has("first", "stopped.final"), acting=lambda _: api.apply(pod("first", "succeeded"))
    )
    assert [asked.kind for asked in api.asked] == ["watch", "list", "watch", "look"]


@pytest.mark.parametrize("ending", ["silence", "end"])
def test_rule_03_a_server_that_ignores_the_wish_is_noticed(
    api: KubernetesApi, observe: Observe, ending: str
) -> None:
    first = api.apply(pod("first"))

    def old_server(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("ADDED", first)
        if ending == "silence":
            exchange.hold()
        else:
            exchange.end()

    api.next("watch", old_server)
    observer = observe(pace=STREAMING, request_timeout=0.6)
    observer.run(
        has("first", "stopped.final"), acting=lambda _: api.apply(pod("first", "succeeded"))
    )
    assert [asked.kind for asked in api.asked][:2] == ["watch", "list"]


# -- 4: bookmarks -----------------------------------------------------------------------------------


def test_rule_04_a_bookmark_moves_the_place_to_resume_from_and_nothing_else(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))

    def one_bookmark(exchange: Exchange) -> None:
        api.version = 1700
        exchange.stream()
        exchange.line("BOOKMARK", bookmark(1700))
        exchange.end()

    api.next("watch", one_bookmark, lambda x: (api.apply(pod("second"), version=1701), x.proceed()))
    observer = observe()
    decisions = observer.run(has("second", "running.unreported"))
    assert [d.agent.identity.name for d in decisions] == ["first", "second"]
    versions = [asked.query["resourceVersion"] for asked in api.of("watch")]
    assert versions == ["1001", "1700"]
    assert {asked.query["allowWatchBookmarks"] for asked in api.of("watch")} == {"true"}


def test_rule_04_a_bookmark_that_goes_back_has_everything_listed_again(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))

    def back(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("BOOKMARK", bookmark(500))
        exchange.hold()

    api.next("watch", back)
    observer = observe()
    act = lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None  # noqa: E731
    observer.run(has("second", "running.unreported"), acting=act)
    assert [asked.kind for asked in api.asked][:4] == ["list", "watch", "look", "list"]


# -- 5: 410 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["status", "event"])
@pytest.mark.parametrize("pace", [SMALL_PAGES, STREAMING])
def test_rule_05_expired_history_is_listed_anew_and_who_is_missing_is_gone(
    api: KubernetesApi, observe: Observe, where: str, pace: Pace
) -> None:
    stays, goes = api.apply(pod("stays")), api.apply(pod("goes"))
    done = api.apply(pod("done", "succeeded"))
    observer = observe(pace=pace)
    observer.run(lambda o: len(o.phases()) == 3)

    api.cut_watches()
    api.remove(goes)
    api.remove(done)
    api.apply(pod("new"))
    api.forget_history()
    api.next("watch", refuse(410, "Expired") if where == "status" else error_event(410, "Expired"))
    observer.run(lambda o: "new" in o.phases() and o.phases()["goes"] == "error.unexplained")

    assert observer.phases() == {
        "stays": "running.unreported",
        "goes": "error.unexplained",
        "done": "stopped.final",
        "new": "running.unreported",
    }
    assert (
        stays["metadata"]["uid"] == observer.watch.tracker.agents["agents", "stays"].record.run.uid
    )  # type: ignore[union-attr]
    gone = observer.watch.tracker.agents["agents", "goes"]
    assert gone.record.reason == "PodDeleted"
    assert "relist" in observer.kinds()
    assert observer.clock.pauses == (
        [] if pace is SMALL_PAGES else [1.6]
    )  # for the cut, not the 410


def test_rule_05_the_older_word_gone_means_the_same(api: KubernetesApi, observe: Observe) -> None:
    api.apply(pod("first"))
    api.next("watch", error_event(410, "Gone"))
    observer = observe()
    act = lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None  # noqa: E731
    observer.run(has("second", "running.unreported"), acting=act)
    assert len(api.of("list")) == 2


def test_rule_05_a_server_that_only_says_410_is_asked_ever_more_slowly(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    api.next("watch", *[error_event(410, "Expired")] * 5)
    observer = observe()

    def act(decision: Any) -> None:  # noqa: ANN401 - any decision
        if decision.agent.identity.name == "first":
            api.next("watch", lambda x: (api.apply(pod("second")), x.proceed()))

    observer.run(has("second", "running.unreported"), acting=act)
    assert len(observer.clock.pauses) == 4
    assert observer.clock.pauses == sorted(observer.clock.pauses)


def test_rule_05_an_expired_first_list_is_an_error_in_the_end(
    api: KubernetesApi, observe: Observe
) -> None:
    api.next("list", *[refuse(410, "Expired")] * 50)
    with pytest.raises(ExpiredError):
        list(observe().watch.once())


# -- 6: other errors in the stream ------------------------------------------------------------------


def test_rule_06_another_error_is_waited_out_and_the_watch_goes_on_where_it_was(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    api.next("watch", error_event(500, "InternalError"))
    observer = observe()
    act = lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None  # noqa: E731
    decisions = observer.run(has("second", "running.unreported"), acting=act)
    assert [d.agent.identity.name for d in decisions] == ["first", "second"]
    assert len(api.of("list")) == 1
    versions = [asked.query["resourceVersion"] for asked in api.of("watch")]
    assert versions[0] == versions[1]
    assert observer.clock.pauses == [1.6]
    assert "in the stream: InternalError" in observer.notices[0].message


# -- 7: the end of a stream -------------------------------------------------------------------------


def test_rule_07_the_end_of_a_stream_is_normal_and_needs_no_list(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("a0"))
    observer = observe()

    def act(decision: Any) -> None:  # noqa: ANN401 - any decision
        number = int(decision.agent.identity.name[1:])
        api.apply(pod(f"a{number + 1}"))
        (api.cut_watches if number % 2 else api.end_watches)()

    observer.run(has("a6", "running.unreported"), acting=act)
    assert len(api.of("list")) == 1
    assert len(api.of("watch")) > 2
    assert len(observer.decisions) == 7


def test_rule_07_a_dead_connection_is_noticed_by_its_silence(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))

    def silent(exchange: Exchange) -> None:
        exchange.stream()
        api.apply(pod("second"))
        exchange.hold()

    api.next("watch", silent)
    observer = observe(pace=Pace(streaming=False, silence=0.3))
    observer.run(has("second", "running.unreported"))
    assert len(api.of("watch")) == 2
    assert len(api.of("list")) == 1
    assert "does not answer" in observer.notices[0].message


def test_rule_07_a_stream_that_ends_at_once_counts_as_a_failure(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    empty = lambda x: (x.stream(), x.end())  # noqa: E731
    api.next("watch", empty, empty, empty)
    observer = observe()
    act = lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None  # noqa: E731
    observer.run(has("second", "running.unreported"), acting=act)
    assert observer.clock.pauses == [1.6, 3.2, 6.4]


# -- 8: patience ------------------------------------------------------------------------------------


def test_rule_08_failures_are_met_with_longer_and_longer_pauses_up_to_a_bound(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    api.next("watch", *[refuse(503, "ServiceUnavailable")] * 8)
    observer = observe()
    act = lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None  # noqa: E731
    observer.run(has("second", "running.unreported"), acting=act)
    assert observer.clock.pauses == [1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60.0, 60.0]
    assert len(api.of("list")) == 1


def test_rule_08_the_servers_wish_for_a_pause_is_granted(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    in_stream = status(429, "TooManyRequests")
    in_stream["details"] = {"retryAfterSeconds": 23}
    api.next(
        "watch",
        refuse(429, "TooManyRequests", Retry_After="17"),
        lambda x: (x.stream(), x.line("ERROR", in_stream), x.end()),
    )
    observer = observe()
    act = lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None  # noqa: E731
    observer.run(has("second", "running.unreported"), acting=act)
    assert observer.clock.pauses == [17.0, 23.0]
    assert len({asked.query["resourceVersion"] for asked in api.of("watch")}) == 1


def test_rule_08_the_first_list_waits_for_a_busy_server_but_not_for_ever(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    api.next("list", refuse(429, "TooManyRequests", Retry_After="2"))
    observer = observe()
    list(observer.watch.once())
    assert observer.clock.pauses == [2.0]

    api.next("list", refuse(429, "TooManyRequests", "slow down", Retry_After="3600"))
    with pytest.raises(Exception, match="slow down"):
        list(observe().watch.once())


def test_rule_08_expired_credentials_are_read_again_at_once(
    api: KubernetesApi,
    observe: Observe,
    kubeconfig: Callable[..., str],
    tmp_path: Any,  # noqa: ANN401
) -> None:
    token = tmp_path / "token"
    token.write_text("old")
    api.token = "old"
    api.apply(pod("first"))
    observer = observe(path=kubeconfig(api.address, user={"tokenFile": str(token)}))

    def act(decision: Any) -> None:  # noqa: ANN401 - any decision
        following = {"first": "second", "second": "third"}.get(decision.agent.identity.name)
        if following is not None:
            token.write_text(following)
            api.token = following
            api.end_watches()
            api.apply(pod(following))

    observer.run(lambda o: "third" in o.phases(), acting=act)
    assert observer.clock.pauses == []
    sent = [asked.headers["authorization"] for asked in api.asked]
    assert list(dict.fromkeys(sent)) == ["Bearer old", "Bearer second", "Bearer third"]
    assert len(api.of("list")) == 1


def test_rule_08_credentials_that_stay_bad_are_an_error_at_the_start(
    api: KubernetesApi, observe: Observe
) -> None:
    api.token = "secret"
    with pytest.raises(UnauthorizedError, match="log in again"):
        list(observe().watch.once())
    assert len(api.asked) == 2


def test_rule_08_what_is_forbidden_is_told_asked_for_slowly_and_no_absence(
    api: KubernetesApi, observe: Observe
) -> None:
    api.next("list", refuse(403, "Forbidden", "pods is forbidden"))
    with pytest.raises(ForbiddenError, match="get, list and watch on pods"):
        list(observe().watch.once())

    api.apply(pod("first"))
    observer = observe()
    observer.run(has("first", "running.unreported"))
    forbidden = refuse(403, "Forbidden", "pods is forbidden")
    api.next("watch", error_event(410, "Expired"))
    api.next("list", forbidden, forbidden, lambda x: (api.apply(pod("second")), x.proceed()))
    observer.run(has("second", "running.unreported"))
    assert observer.phases()["first"] == "running.unreported"
    assert observer.clock.pauses == [30.0, 30.0]
    assert "forbids it: pods is forbidden" in observer.notices[1].message


# -- 9: duplicates, order, successors ---------------------------------------------------------------


def test_rule_09_duplicates_and_older_states_change_nothing(
    api: KubernetesApi, observe: Observe
) -> None:
    running = api.apply(pod("first"))
    failed = api.apply(pod("first", "failed"))

    def replay(exchange: Exchange) -> None:
        exchange.stream()
        for old in (running, failed, running):
            exchange.line("MODIFIED", old)
        exchange.line("MODIFIED", api.apply(pod("last")))
        exchange.hold()

    api.next("watch", replay)
    observer = observe()
    decisions = observer.run(has("last", "running.unreported"))
    assert observer.phases()["first"] == "error.final"
    refused = [d.plan.reason for d in decisions if d.disposition == "ignored"]
    assert refused == ["StaleOrder"] * 3


@pytest.mark.parametrize("form", ["MODIFIED", "DELETED+ADDED", "relist"])
def test_rule_09_a_successor_of_the_same_name_is_a_new_run_in_any_form(
    api: KubernetesApi, observe: Observe, form: str
) -> None:
    old = api.apply(pod("agent", "failed", uid="one"))
    observer = observe()
    observer.run(has("agent", "error.final"))
    if form != "MODIFIED":
        api.remove(old)
    new = api.apply(pod("agent", uid="two"))
    if form == "relist":
        api.forget_history()
    decisions = observer.run(has("agent", "running.unreported"))
    assert new["metadata"]["uid"] == decisions[-1].pod_uid == "two"
    if form == "MODIFIED":
        assert [d.observation.event for d in decisions] == ["pod.running"]


def test_rule_09_late_news_of_the_predecessor_does_not_touch_the_successor(
    api: KubernetesApi, observe: Observe
) -> None:
    old = api.apply(pod("agent", uid="one"))
    new = api.apply(pod("agent", uid="two"))

    def late(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("DELETED", {**old, "status": {"phase": "Failed"}})
        exchange.line("ADDED", api.apply(pod("last")))
        exchange.end()

    api.next("watch", late)
    observer = observe()
    observer.run(has("last", "running.unreported"))
    assert observer.phases()["agent"] == "running.unreported"
    api.remove(new)
    observer.run(has("agent", "error.unexplained"))


# -- 10: DELETED ------------------------------------------------------------------------------------


def test_rule_10_a_deletion_is_judged_by_its_last_object(
    api: KubernetesApi, observe: Observe
) -> None:
    killed, done = api.apply(pod("killed")), api.apply(pod("done", "exited0", deleting=True))
    observer = observe()
    observer.run(lambda o: len(o.phases()) == 2)
    api.remove(killed)
    api.remove(done)
    observer.run(lambda o: o.phases() == {"killed": "error.unexplained", "done": "stopped.final"})
    assert observer.watch.tracker.agents["agents", "killed"].record.reason == "PodDeleted"
    # Being deleted is not gone, so both are asked for; what is over has said all.
    assert [asked.path.rpartition("/")[2] for asked in api.of("get")] == ["killed", "done"]
    api.remove(api.apply(pod("over", "succeeded", deleting=True)))
    observer.run(lambda o: o.events()[-1][1] == "pod.completed" and len(o.decisions) == 6)
    assert len(api.of("get")) == 2


@pytest.mark.parametrize("gap", [False, True])
def test_rule_10_a_label_that_is_taken_off_is_no_deletion(
    api: KubernetesApi, observe: Observe, *, gap: bool
) -> None:
    api.apply(pod("agent"))
    observer = observe()
    observer.run(has("agent", "running.unreported"))
    bare = pod("agent")
    del bare["metadata"]["labels"]
    api.apply(bare)
    if gap:
        api.forget_history()
    act = lambda d: api.apply(pod("last")) if d.agent.identity.name == "agent" else None  # noqa: E731
    observer.run(has("last", "running.unreported"), acting=act)
    assert observer.phases()["agent"] == "running.unreported"
    assert "unselected" in observer.kinds()


def test_rule_10_who_may_not_get_pods_believes_the_deletion_and_is_told_once(
    api: KubernetesApi, observe: Observe
) -> None:
    one, two = api.apply(pod("one")), api.apply(pod("two"))
    observer = observe()
    observer.run(lambda o: len(o.phases()) == 2)
    api.next("get", refuse(403, "Forbidden"))
    api.remove(one)
    api.remove(two)
    observer.run(lambda o: set(o.phases().values()) == {"error.unexplained"})
    assert observer.kinds() == ["unreadable"]
    assert len(api.of("get")) == 1


# -- 11: finalizers ---------------------------------------------------------------------------------


def test_rule_11_a_finished_pod_that_a_finalizer_holds_is_finished_not_stopping(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("agent"))
    observer = observe()
    steps = iter(["running", "succeeded", "succeeded", "removed"])

    def act(_: object) -> None:
        state = next(steps, None)
        if state == "removed":
            api.remove(pod("agent"))
        elif state is not None:
            api.apply(pod("agent", state, deleting=True))

    decisions = observer.run(lambda o: len(o.decisions) == 5, acting=act)
    assert [d.target for d in decisions] == [
        "running.unreported",
        "stopping.observed",
        "stopped.final",
        "stopped.final",
        "stopped.final",
    ]


# -- 12: levels, not edges --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "end"), [("succeeded", "stopped.final"), ("failed", "error.final")]
)
def test_rule_12_an_agent_need_not_have_been_seen_running(
    api: KubernetesApi, observe: Observe, state: str, end: str
) -> None:
    api.apply(pod("agent", "pending"))
    observer = observe()
    decisions = observer.run(has("agent", end), acting=lambda _: api.apply(pod("agent", state)))
    assert [(d.source, d.target) for d in decisions] == [("created", "starting"), ("starting", end)]


# -- 13: the safety net -----------------------------------------------------------------------------


def test_rule_13_a_complete_list_from_time_to_time_finds_what_the_watch_missed(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("stays"))
    lost = api.apply(pod("lost"))
    observer = observe()
    observer.run(lambda o: len(o.phases()) == 2)
    api.remove(lost)
    api.history.clear()  # the watch never hears of it

    def late_bookmark(exchange: Exchange) -> None:
        observer.clock.skipped += 700
        exchange.stream()
        exchange.line("BOOKMARK", bookmark(api.version))
        exchange.hold()

    api.next("watch", late_bookmark)
    decisions = observer.run(has("lost", "error.unexplained"))
    assert [d.agent.identity.name for d in decisions] == ["lost"]  # the list repeats nothing
    assert len(api.of("list")) == 2


# -- 14: the start ----------------------------------------------------------------------------------


def test_rule_14_nothing_is_absent_before_the_first_complete_list(
    api: KubernetesApi, observe: Observe
) -> None:
    known = observe()
    for name in ("kept", "lost", "done"):
        api.apply(pod(name, "succeeded" if name == "done" else "running"))
    list(known.watch.once())
    elsewhere = api.apply(pod("other", namespace="elsewhere"))
    tracker = known.watch.tracker
    for name in ("lost", "done"):
        api.remove(api.pods["agents", name])

    api.next("list", refuse(500, "InternalError"), refuse(503, "ServiceUnavailable"))
    api.next("watch", *[refuse(500, "InternalError")] * 2)
    again = observe(tracker=tracker)
    decisions = list(again.watch.once())
    assert elsewhere["metadata"]["name"] not in again.phases()
    assert again.kinds() == ["failure", "failure"]
    assert [(d.agent.identity.name, d.target) for d in decisions if d.target != d.source] == [
        ("lost", "error.unexplained")
    ]
    assert again.phases()["kept"] == "running.unreported"
    assert again.phases()["done"] == "stopped.final"


def test_rule_14_a_watch_may_start_before_anything_exists(
    api: KubernetesApi, observe: Observe
) -> None:
    def late(exchange: Exchange) -> None:
        api.apply(pod("first"))
        exchange.proceed()

    api.next("watch", late)
    observer = observe()
    observer.run(has("first", "running.unreported"))
    assert api.of("watch")[0].query["resourceVersion"] == "1000"


# -- 15: leniency -----------------------------------------------------------------------------------


def test_rule_15_a_strange_item_costs_itself_and_not_the_list_or_the_stream(
    api: KubernetesApi, observe: Observe
) -> None:
    good = api.apply(pod("good"))
    strange: list[Any] = [
        None,
        "pod",
        {"metadata": {"name": "no-version", "uid": "u", "namespace": "agents"}},
        {"metadata": {"uid": "u", "resourceVersion": "7"}},
        {**pod("from-the-future"), "status": {"phase": "Levitating", "news": [{}]}},
        {**pod("nulls"), "status": {"phase": "Running", "containerStatuses": None}},
        {**pod("odd"), "spec": {"containers": "many"}},
    ]
    for item in strange[4:]:
        item["metadata"]["resourceVersion"] = "900"
    page = {"metadata": {"resourceVersion": "1001"}, "items": [*strange, good]}
    api.next("list", lambda x: x.json(page))

    def stream(exchange: Exchange) -> None:
        exchange.stream()
        for item in strange[:4]:
            exchange.line("MODIFIED", item)
        exchange.line("LEVITATED", good)
        exchange.line("BOOKMARK", {"metadata": {"resourceVersion": None}})
        exchange.line("BOOKMARK", "mark")
        exchange.chunk(b"\n")
        exchange.chunk(event("MODIFIED", api.apply(pod("last"))))
        exchange.hold()

    api.next("watch", stream)
    observer = observe()
    observer.run(has("last", "running.unreported"))
    assert set(observer.phases()) == {"good", "from-the-future", "nulls", "odd", "last"}
    assert observer.phases()["good"] == "running.unreported"
    assert observer.kinds().count("unreadable") >= 8
    assert len(api.of("watch")) == 1


@pytest.mark.parametrize("pace", [SMALL_PAGES, STREAMING])
def test_rule_15_a_list_with_an_item_that_cannot_be_read_proves_no_absence(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    kept = api.apply(pod("kept"))
    first = observe()
    list(first.watch.once())
    unreadable = {"metadata": {"name": "kept", "namespace": "agents"}}
    after = pod("after")
    after["metadata"] |= {"uid": "u", "resourceVersion": "1004"}

    def rest(exchange: Exchange) -> None:
        exchange.stream()
        if pace is STREAMING:
            exchange.line("ADDED", unreadable)
            exchange.line("BOOKMARK", bookmark(1003, initial_events_end=True))
        exchange.line("ADDED", after)
        exchange.hold()

    api.version = 1003
    page = {"metadata": {"resourceVersion": "1003"}, "items": [unreadable]}
    if pace is SMALL_PAGES:
        api.next("list", lambda x: x.json(page))
    api.next("watch", rest)
    everything = Scope(namespace="agents", selector="")  # so that no pod is asked for by itself
    second = observe(tracker=first.watch.tracker, pace=pace, scope=everything)
    second.run(has("after", "running.unreported"))
    assert second.phases()["kept"] == "running.unreported"
    assert "unreadable" in second.kinds()

    api.remove(kept)
    third = observe(tracker=first.watch.tracker)
    list(third.watch.once())
    assert third.phases()["kept"] == "error.unexplained"


def test_rule_15_null_for_a_list_is_an_empty_list(api: KubernetesApi, observe: Observe) -> None:
    api.next("list", lambda x: x.json({"metadata": {"resourceVersion": "1000"}, "items": None}))
    assert list(observe().watch.once()) == []


# -- 16: the form of answers ------------------------------------------------------------------------


def test_rule_16_plain_json_is_asked_for_and_large_lists_may_be_compressed(
    api: KubernetesApi, observe: Observe
) -> None:
    for number in range(40):
        api.apply(pod(f"a{number}", message="x" * 5000))
    observer = observe()
    assert len(list(observer.watch.once())) == 40
    headers = api.asked[0].headers
    assert "application/json" in headers["accept"]
    assert "protobuf" not in headers["accept"]
    assert "as=" not in headers["accept"]
    assert headers["accept-encoding"] == "gzip"
