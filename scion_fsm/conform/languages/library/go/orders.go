package lifecycle

import (
	"math"
	"strings"
	"time"
)

// Order is an input's place among those of its origin: a resourceVersion of a cluster or a moment of a clock. The
// zero Order is none. Orders of different clusters or clocks are not compared.
type Order struct {
	Cluster string  // whose version: its name; of one without a name "?" and what tells one reading from others
	Digits  string  // the version, a whole number of at most 20 digits
	Clock   string  // whose moment: hook, file, broker, reader, operator or scheduler
	Seconds float64 // the moment, since 1970
}

const (
	unnamed  = "?"
	earliest = 946684800.0   // 2000-01-01
	latest   = 10413792000.0 // 2300-01-01
)

// Version gives a comparable version; the zero Order for what says nothing. No cluster is one without a name.
func Version(cluster, digits string) Order {
	if !isVersion(digits) {
		return Order{}
	}
	if cluster == "" {
		cluster = unnamed
	}
	return Order{Cluster: cluster, Digits: digits}
}

// Moment gives a moment of a clock; the zero Order for what is no time of an agent, such as milliseconds.
func Moment(clock string, seconds float64) Order {
	if !isTime(seconds) {
		return Order{}
	}
	return Order{Clock: clock, Seconds: seconds}
}

// IsZero tells whether nothing is known.
func (o Order) IsZero() bool { return o == Order{} }

// IsMoment tells whether it is a moment of a clock.
func (o Order) IsMoment() bool { return o.Clock != "" }

// IsVersion tells whether it is a version of a cluster.
func (o Order) IsVersion() bool { return o.Cluster != "" }

func isVersion(digits string) bool {
	if len(digits) == 0 || len(digits) > 20 || digits[0] == '0' {
		return false
	}
	for i := 0; i < len(digits); i++ {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	return true
}

func isTime(seconds float64) bool { return seconds >= earliest && seconds <= latest }

// read gives a moment, with a problem for what cannot be compared; 0 is a time that is not known.
func read(clock string, seconds float64, problems *[]string) Order {
	if seconds == 0 {
		return Order{}
	}
	found := Moment(clock, seconds)
	if found.IsZero() {
		*problems = append(*problems, "the time "+quoted(seconds)+" cannot be compared")
	}
	return found
}

// Seconds reads RFC 3339 to the microsecond; 0 for what is none or no time of an agent.
func Seconds(text string) float64 {
	if len(text) < len("2006-01-02T15:04:05Z") || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') ||
		text[13] != ':' || text[16] != ':' {
		return 0
	}
	year, month, day := digits(text[0:4]), digits(text[5:7]), digits(text[8:10])
	hour, minute, second := digits(text[11:13]), digits(text[14:16]), digits(text[17:19])
	if year < 1 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return 0
	}
	micros, rest := 0, text[19:]
	if rest[0] == '.' {
		end := 1
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		if end == 1 {
			return 0
		}
		for place := 1; place <= 6; place++ {
			micros *= 10
			if place < end {
				micros += int(rest[place] - '0')
			}
		}
		rest = rest[end:]
	}
	zone, isZone := offset(rest)
	date := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if !isZone || date.Day() != day {
		return 0
	}
	seconds := float64((date.Unix()-int64(zone))*1_000_000+int64(micros)) / 1e6
	if !isTime(seconds) {
		return 0
	}
	return seconds
}

func offset(text string) (int, bool) {
	if text == "Z" {
		return 0, true
	}
	if len(text) != len("+00:00") || (text[0] != '+' && text[0] != '-') || text[3] != ':' {
		return 0, false
	}
	hours, minutes := digits(text[1:3]), digits(text[4:6])
	if hours < 0 || hours > 23 || minutes < 0 || minutes > 59 {
		return 0, false
	}
	seconds := (hours*60 + minutes) * 60
	if text[0] == '-' {
		return -seconds, true
	}
	return seconds, true
}

// digits reads a whole number of digits alone; -1 for anything else.
func digits(text string) int {
	number := 0
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return -1
		}
		number = number*10 + int(text[i]-'0')
	}
	return number
}

// isAfter tells whether one time is later by more than the skew; a whole second is the second that it names.
func isAfter(one, other, skew float64) bool {
	if other == math.Trunc(other) {
		return one >= other+1+skew
	}
	return one > other+skew
}

// Mark is the last accepted order of an origin, by its clock or cluster.
type Mark struct {
	Origin int // an index of Origins
	Order  Order
}

// How an order stands to the last accepted ones.
const (
	newer = iota
	unmarked
	unordered
	notNewer
	undated
	otherClock
)

func compare(marks []Mark, origin int, order Order, isSamePod bool) int {
	found, isMarked := -1, false
	for i := range marks {
		if marks[i].Origin != origin {
			continue
		}
		isMarked = true
		if !order.IsZero() && isComparable(&marks[i].Order, &order, isSamePod) {
			if !isNewer(&order, &marks[i].Order) {
				return notNewer
			}
			found = newer
		}
	}
	switch {
	case order.IsZero() && isMarked:
		return undated
	case order.IsZero():
		return unordered
	case !isMarked:
		return unmarked
	case found == newer:
		return newer
	}
	return otherClock
}

func isComparable(one, other *Order, isSamePod bool) bool {
	if one.IsVersion() {
		return other.IsVersion() && (one.Cluster == other.Cluster || (isSamePod && (one.Cluster[:1] == unnamed || other.Cluster[:1] == unnamed)))
	}
	return other.IsMoment() && one.Clock == other.Clock
}

func isNewer(order, mark *Order) bool {
	if order.IsVersion() && mark.IsVersion() {
		// By length, then by text: they may be too long for a number (KEP-5504).
		if len(order.Digits) != len(mark.Digits) {
			return len(order.Digits) > len(mark.Digits)
		}
		return order.Digits > mark.Digits
	}
	return order.IsMoment() && mark.IsMoment() && order.Seconds > mark.Seconds
}

// isSameSource tells whether orders are of one clock or cluster.
func isSameSource(one, other *Order) bool {
	return one.Clock == other.Clock && one.Cluster == other.Cluster
}

// isSameSlot tells whether at most one mark is kept for both: one clock, one named cluster, all without a name.
func isSameSlot(one, other *Order) bool {
	isUnnamed := strings.HasPrefix(one.Cluster, unnamed) && strings.HasPrefix(other.Cluster, unnamed)
	return isUnnamed || isSameSource(one, other)
}

// withMark gives marks in which an origin's last order is this one; those that went in are not changed.
func withMark(marks []Mark, origin int, order Order) []Mark {
	for i := range marks {
		if marks[i].Origin == origin && isSameSlot(&marks[i].Order, &order) {
			if marks[i].Order == order {
				return marks
			}
			after := append([]Mark(nil), marks...)
			after[i].Order = order
			return after
		}
	}
	return append(marks[:len(marks):len(marks)], Mark{origin, order})
}
