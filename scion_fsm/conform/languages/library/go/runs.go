package lifecycle

// Place is where one run at a time can be: a pod's name in a namespace of a cluster, a container's on a host.
type Place struct {
	Name, Namespace string
	Domain          string // the cluster or host
}

func (p Place) isSame(other Place) bool {
	return p.Name != "" && p.Name == other.Name && p.Namespace == other.Namespace &&
		(p.Domain == "" || other.Domain == "" || p.Domain == other.Domain)
}

// Run is one start of an agent. UID, Container and RunID identify it; times and place never make two runs the
// same. Times are seconds since 1970.
type Run struct {
	UID       string  // the pod's metadata.uid
	Container string  // the id of the agent's container
	RunID     string  // the label scion.run_id
	Created   float64 // when the pod or container was
	Started   float64 // when the agent's container was
	Place     Place
	Seen      float64 // when it was first seen, which stands for a beginning that is not known
	Ended     bool    // its container was seen ended, and may be started again under its id
}

// IsNamed tells whether anything identifies it.
func (r Run) IsNamed() bool { return r.UID != "" || r.Container != "" || r.RunID != "" }

// began is when it began, against fences and commands: a pod at its creation, else its container's start.
func (r *Run) began() float64 {
	if r.UID != "" && r.Created != 0 {
		return r.Created
	}
	if r.Started != 0 {
		return r.Started
	}
	return r.Seen
}

// reportsFrom is when its agent can have begun to report.
func (r *Run) reportsFrom() float64 {
	if r.Started != 0 {
		return r.Started
	}
	return r.began()
}

// knownBetter gives a run with what a later sight of it adds.
func (r Run) knownBetter(newer Run) Run {
	text(&r.UID, newer.UID)
	text(&r.Container, newer.Container)
	text(&r.RunID, newer.RunID)
	if newer.Created != 0 {
		r.Created = newer.Created
	}
	if newer.Started != 0 {
		r.Started = newer.Started
	}
	if newer.Place.Name != "" {
		r.Place = newer.Place
	}
	if r.Seen == 0 {
		r.Seen = newer.Seen
	}
	r.Ended = r.Ended || newer.Ended
	return r
}

func text(known *string, newer string) {
	if newer != "" {
		*known = newer
	}
}

// Whether two runs share an identifying part and none that both have differs.
const (
	shareNothing = iota
	share
	differ
)

func partsOf(known, seen *Run, isAliveAgain bool) int {
	shares := false
	for _, both := range [...][2]string{{known.UID, seen.UID}, {known.Container, seen.Container}, {known.RunID, seen.RunID}} {
		if both[0] == "" || both[1] == "" {
			continue
		}
		if both[0] != both[1] {
			return differ
		}
		shares = true
	}
	if !shares {
		return shareNothing
	}
	if known.Container != "" && known.Container == seen.Container {
		if known.Started != 0 && seen.Started != 0 {
			if isAfter(seen.Started, known.Started, 0) || isAfter(known.Started, seen.Started, 0) {
				return differ
			}
		} else if known.Ended && isAliveAgain {
			return differ
		}
	}
	return share
}

const (
	later = iota
	earlier
	undecided
)

// timesOf compares like with like: a pod's creation, then its container's start; else the other way round.
func timesOf(known, seen *Run, skew float64) int {
	created, started := [2]float64{known.Created, seen.Created}, [2]float64{known.Started, seen.Started}
	pairs := [2][2]float64{created, started}
	if known.UID == "" || seen.UID == "" {
		pairs = [2][2]float64{started, created}
	}
	for _, both := range pairs {
		if both[0] == 0 || both[1] == 0 {
			continue
		}
		if isAfter(both[1], both[0], skew) {
			return later
		}
		if isAfter(both[0], both[1], skew) {
			return earlier
		}
	}
	return undecided
}
