"""What may happen next: one table of moves, of which each world has its own likelihoods (swarm testing)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.prove.world.around.docks import Docked
    from scion_fsm.prove.world.around.pods import Pod
    from scion_fsm.prove.world.life import Agent
    from scion_fsm.prove.world.process import Process
    from scion_fsm.prove.world.world import World


class Move(NamedTuple):
    """Something that may happen.

    Attributes:
        kind: What agents and people do, or what goes wrong.
        name: For people.
        weight: How likely it is beside the others.
        make: Lets it happen; False if there was nothing that it could happen to.
    """

    kind: Literal["life", "fault"]
    name: str
    weight: float
    make: Callable[[World, random.Random], bool]


def _agent(world: World, dice: random.Random) -> Agent:
    return dice.choice(world.life.agents)


def _process(world: World, dice: random.Random) -> Process:
    return dice.choice(world.everybody)


def _pod(world: World, dice: random.Random) -> Pod | None:
    pods = list(world.cluster.pods.values())
    return dice.choice(pods) if pods else None


def _of_pod(
    make: Callable[[World, random.Random, Pod], object],
) -> Callable[[World, random.Random], bool]:
    def move(world: World, dice: random.Random) -> bool:
        pod = _pod(world, dice)
        if pod is None:
            return False
        make(world, dice, pod)
        return True

    return move


def _of_agent(make: Callable[[World, Agent], bool]) -> Callable[[World, random.Random], bool]:
    def move(world: World, dice: random.Random) -> bool:
        return make(world, _agent(world, dice))

    return move


def _of_docked(
    make: Callable[[World, Docked], bool],
) -> Callable[[World, random.Random], bool]:
    def move(world: World, dice: random.Random) -> bool:
        agents = world.docks.agents
        return bool(agents) and make(world, dice.choice(agents))

    return move


def _engine_down(world: World, dice: random.Random) -> bool:
    daemon = world.host.daemon
    if daemon.is_down or not world.docks.agents:
        return False
    daemon.down()

    def over() -> None:
        daemon.is_down = False

    world.scheduler.at(world.scheduler.now + dice.choice((1, 20, 100)), over)
    return True


def _events_lost(world: World, _dice: random.Random) -> bool:
    daemon = world.host.daemon
    if not daemon.listeners:
        return False
    daemon.lose()
    return True


def _exit(world: World, dice: random.Random, pod: Pod) -> None:
    world.life.nodes.exit(pod, dice.choice((0, 0, 1, 1, 2, 10, 137, 143, 139)))


def _touch(world: World, dice: random.Random, pod: Pod) -> None:
    pod.touch(dice.randint(0, 999))
    world.cluster.update(pod)


def _evict(world: World, _dice: random.Random, pod: Pod) -> None:
    world.life.nodes.evict(pod)


def _again(world: World, dice: random.Random) -> bool:
    """Deletes an agent's pod by force, and starts it anew under its name."""
    agent = _agent(world, dice)
    if agent.pod is None or agent.pod.is_gone:
        return False
    world.life.nodes.remove(agent.pod)
    world.life.start(agent)
    return True


def _ends(world: World, dice: random.Random) -> bool:
    """Lets an agent end, and whoever writes about it do so at about the same time."""
    agent = _agent(world, dice)
    if agent.pod is None or not agent.pod.is_running:
        return False
    if dice.random() < 0.5:
        _full(world, dice)
    world.life.nodes.exit(agent.pod, dice.choice((0, 1, 137)))
    world.wait(dice.choice((0.0, 0.2, 3.5, 10)))
    if dice.random() < 0.3:  # and nobody who knows of it is there any more
        world.life.nodes.remove(agent.pod)
        world.wait(dice.choice((1, 70)))
        for process in world.everybody:
            if process.is_alive:
                process.kill()
                world.revive(process, 1)
        world.wait(3)
    for _ in range(dice.choice((1, 1, 2, 5))):
        dice.choice((world.life.late, world.life.edited, world.life.listed))(agent)
        world.wait(dice.choice((0.0, 0.1, 2, 70)))
    if dice.random() < 0.3:
        world.life.start(agent, leaves=not agent.pod.is_gone)
        for _ in range(dice.choice((0, 1, 3))):
            world.wait(dice.choice((0.1, 2, 8)))
            world.life.edited(agent)
    return True


def _back_and_beyond(world: World, dice: random.Random) -> bool:
    """Restores a cluster that nobody reaches, perhaps to just before something, and lets it pass the mark."""
    cluster, life, pod = world.cluster, world.life, _pod(world, dice)
    nodes = life.nodes
    if cluster.trouble or pod is None:
        return False
    version, chance = cluster.version, dice.random()
    if chance < 0.4:  # of which nothing is final yet
        (nodes.exit(pod, 0) if chance < 0.3 else nodes.delete(pod))
    elif chance < 0.7:
        nodes.exit(pod, dice.choice((0, 1, 137)))
        dice.choice((nodes.delete, nodes.evict, nodes.remove))(pod)
    else:
        version = cluster.changes[max(0, len(cluster.changes) - dice.choice((2, 5, 20)))].version
    world.wait(dice.choice((0.1, 0.1, 1, 3)))
    cluster.trouble = "down"
    cluster.restore(version)
    life.restored(with_nodes=dice.random() < 0.8)
    cluster.pass_by(dice.choice((0, 5, 300)))

    def over() -> None:
        cluster.trouble = ""
        cluster.tell("")

    world.scheduler.at(world.scheduler.now + dice.choice((2, 40)), over)
    return True


def _trouble(word: str) -> Callable[[World, random.Random], bool]:
    def move(world: World, dice: random.Random) -> bool:
        cluster = world.cluster
        if cluster.trouble:
            return False
        cluster.trouble = word
        is_lost = word == "behind" and dice.random() < 0.5  # with its history, as with its leader
        if is_lost:
            cluster.pass_by(1)  # so that whoever is told everything is expired, too
            cluster.compact()
        cluster.tell("broken" if is_lost or word == "down" else "")
        seconds = dice.choice((1, 5, 30, 200))

        expires = dice.random() < 0.5

        def over() -> None:
            cluster.trouble = ""
            if expires:
                cluster.compact()
            cluster.tell("")

        world.scheduler.at(world.scheduler.now + seconds, over)
        return True

    return move


def _broken(world: World, dice: random.Random) -> bool:
    if not world.cluster.streams:
        return False
    dice.choice(world.cluster.streams)("broken")
    return True


def _gap(world: World, dice: random.Random) -> bool:
    """Lets things happen while nobody can look, and their history be forgotten."""
    cluster, life = world.cluster, world.life
    nodes = life.nodes
    if cluster.trouble:
        return False
    cluster.trouble = "down"
    cluster.tell("broken")
    for _ in range(dice.choice((1, 2, 4))):
        agent = _agent(world, dice)
        pod = agent.pod
        if pod is None or pod.is_gone:
            life.start(agent)
        else:
            happens = dice.choice((nodes.remove, nodes.remove, nodes.delete, nodes.evict, None))
            if happens is None:
                life.replace(agent)
            else:
                happens(pod)

    def over() -> None:
        cluster.compact()
        cluster.trouble = ""
        cluster.tell("")

    world.scheduler.at(world.scheduler.now + dice.choice((1, 5, 40, 90)), over)
    return True


def _expired(world: World, dice: random.Random) -> bool:
    """Breaks the watches, and lets what happens meanwhile be forgotten before they are resumed."""
    cluster = world.cluster
    if cluster.trouble or not cluster.pods:
        return False
    cluster.tell("broken")
    for pod in dice.sample(list(cluster.pods.values()), k=min(len(cluster.pods), 2)):
        dice.choice((_exit, _touch, _evict))(world, dice, pod)
    cluster.compact()
    return True


def _compact(world: World, _dice: random.Random) -> bool:
    world.cluster.compact()
    return True


def _pass_by(world: World, dice: random.Random) -> bool:
    world.cluster.pass_by(dice.choice((1, 7, 300)))
    return True


def _restore(world: World, dice: random.Random) -> bool:
    changes = world.cluster.changes
    if len(changes) < 2:
        return False
    back = dice.choice((1, 5, 20, 40))
    version = changes[max(0, len(changes) - 1 - back)].version
    world.cluster.restore(version)
    world.life.restored(with_nodes=dice.random() < 0.5)
    if dice.random() < 0.3:
        world.cluster.pass_by(dice.choice((5, 50, 500)))
    return True


def _kill(world: World, dice: random.Random) -> bool:
    process = _process(world, dice)
    if not process.is_alive:
        return False
    process.kill()
    world.revive(process, dice.choice((0, 1, 20, 400)))
    return True


def _stop(world: World, dice: random.Random) -> bool:
    process = _process(world, dice)
    if not process.is_alive:
        return False
    process.stop()
    world.revive(process, dice.choice((40, 100)))
    return True


def _cut(world: World, dice: random.Random) -> bool:
    world.cut(dice)
    return True


def _full(world: World, dice: random.Random) -> bool:
    disk = world.host.disk
    if disk.is_full:
        return False
    disk.is_full = True

    def over() -> None:
        disk.is_full = False

    world.scheduler.at(world.scheduler.now + dice.choice((1, 30, 150)), over)
    return True


def _clock(world: World, dice: random.Random) -> bool:
    world.host.clock.ahead = dice.uniform(-2, 2)
    return True


def _wait(world: World, dice: random.Random) -> bool:
    world.wait(dice.choice((30, 120, 700)))
    return True


MOVES = (
    Move("life", "start", 10, _of_agent(lambda world, agent: world.life.start(agent))),
    Move("life", "stop", 2, _of_agent(lambda world, agent: world.life.stop(agent))),
    Move("life", "suspend", 1, _of_agent(lambda world, agent: world.life.stop(agent, "suspended"))),
    Move("life", "report", 10, _of_agent(lambda world, agent: world.life.report(agent))),
    Move("life", "heartbeat", 5, _of_agent(lambda world, agent: world.life.beat(agent))),
    Move("life", "list", 3, _of_agent(lambda world, agent: world.life.listed(agent))),
    Move("life", "edit", 3, _of_agent(lambda world, agent: world.life.edited(agent))),
    Move(
        "life", "soft delete", 1, _of_agent(lambda world, agent: world.life.deleted_softly(agent))
    ),
    Move("life", "exit", 6, _of_pod(_exit)),
    Move("life", "delete", 2, _of_pod(lambda world, _dice, pod: world.life.nodes.delete(pod))),
    Move("life", "remove", 1, _of_pod(lambda world, _dice, pod: world.life.nodes.remove(pod))),
    Move("life", "touch", 3, _of_pod(_touch)),
    Move("life", "evict", 1, _of_pod(_evict)),
    Move("life", "recreate", 2, _again),
    Move("life", "replace", 2, _of_agent(lambda world, agent: world.life.replace(agent))),
    Move(
        "life", "restart", 3, _of_agent(lambda world, agent: world.life.start(agent, leaves=True))
    ),
    Move("life", "late hook", 3, _of_agent(lambda world, agent: world.life.late(agent))),
    Move("life", "end", 4, _ends),
    Move("life", "wait", 1, _wait),
    Move("life", "container start", 4, _of_docked(lambda world, agent: world.docks.start(agent))),
    Move("life", "container again", 2, _of_docked(lambda world, agent: world.docks.again(agent))),
    Move("life", "container exit", 4, _of_docked(lambda world, agent: world.docks.exit(agent))),
    Move("life", "container stop", 1, _of_docked(lambda world, agent: world.docks.stop(agent))),
    Move("life", "container remove", 2, _of_docked(lambda world, agent: world.docks.remove(agent))),
    Move("life", "container hook", 3, _of_docked(lambda world, agent: world.docks.report(agent))),
    Move("fault", "down", 0.5, _trouble("down")),
    Move("fault", "silent", 0.5, _trouble("silent")),
    Move("fault", "failing", 0.5, _trouble("failing")),
    Move("fault", "behind", 1.5, _trouble("behind")),
    Move("fault", "gap", 2, _gap),
    Move("fault", "broken", 1, _broken),
    Move("fault", "compact", 0.7, _compact),
    Move("fault", "expired", 1, _expired),
    Move("fault", "pass by", 1, _pass_by),
    Move("fault", "restore", 1, _restore),
    Move("fault", "restore while down", 1, _back_and_beyond),
    Move("fault", "kill", 0.7, _kill),
    Move("fault", "terminate", 0.5, _stop),
    Move("fault", "power cut", 0.7, _cut),
    Move("fault", "full", 0.4, _full),
    Move("fault", "clock", 0.5, _clock),
    Move("fault", "engine down", 0.5, _engine_down),
    Move("fault", "events lost", 0.7, _events_lost),
)

_LAST = ("gap", "restore", "restore while down", "end", "expired")
LAST = (*3 * (("", *2 * _LAST[:-1], _LAST[-1]),), *((name,) for name in (*_LAST, "restore")))
"""Faults that may be the last thing before a rest, where nothing hides what they have done; each world has some."""
