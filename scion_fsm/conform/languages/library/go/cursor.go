package lifecycle

import (
	"encoding/json"
	"unicode/utf8"
)

// JSON byte by byte: what quick.go asks for is read, all else is skipped, and nothing is believed that is no JSON.

type cursor struct {
	data  []byte
	at    int
	depth int
	isOdd bool
	// areLabelsRead is for who wants all of them; the run id alone decides.
	areLabelsRead bool
}

// maxDepth is beyond what any pod has; deeper ones are odd.
const maxDepth = 64

func (c *cursor) odd() bool {
	c.isOdd = true
	return false
}

func (c *cursor) space() {
	for c.at < len(c.data) && (c.data[c.at] == ' ' || c.data[c.at] == '\n' || c.data[c.at] == '\t' || c.data[c.at] == '\r') {
		c.at++
	}
}

// peek gives the next byte that is no space; 0 at the end, and once something is odd.
func (c *cursor) peek() byte {
	c.space()
	if c.isOdd || c.at >= len(c.data) {
		return 0
	}
	return c.data[c.at]
}

// open begins an object or list, and tells whether it has a first member.
func (c *cursor) open(bracket byte) bool {
	if c.peek() != bracket || c.depth >= maxDepth {
		return c.odd()
	}
	c.at++
	c.depth++
	if c.peek() == bracket+2 { // ] after [, } after {
		c.at++
		c.depth--
		return false
	}
	return true
}

// more tells whether another member follows, and ends the object or list where none does.
func (c *cursor) more(end byte) bool {
	switch c.peek() {
	case ',':
		c.at++
		return true
	case end:
		c.at++
		c.depth--
		return false
	}
	return c.odd()
}

// key gives a member's name; one that is escaped is odd, for it may be any.
func (c *cursor) key() []byte {
	raw, isEscaped := c.raw()
	if isEscaped || c.peek() != ':' {
		c.isOdd = true
		return nil
	}
	c.at++
	return raw
}

var plain = func() (is [256]bool) {
	for b := ' '; b < 256; b++ {
		is[b] = b != '"' && b != '\\'
	}
	return is
}()

// raw gives what is between quotes, and whether anything in it is escaped.
func (c *cursor) raw() (raw []byte, isEscaped bool) {
	if c.peek() != '"' {
		c.isOdd = true
		return nil, false
	}
	begin := c.at + 1
	for at := begin; at < len(c.data); at++ {
		b := c.data[at]
		switch {
		case plain[b]:
		case b == '"':
			c.at = at + 1
			return c.data[begin:at], isEscaped
		case b == '\\':
			size := escapeSize(c.data[at:])
			if size == 0 {
				c.isOdd = true
				return nil, false
			}
			isEscaped = true
			at += size - 1
		default:
			c.isOdd = true
			return nil, false
		}
	}
	c.isOdd = true
	return nil, false
}

func escapeSize(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(text) < 6 {
			return 0
		}
		for _, b := range text[2:6] {
			if !(b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F') {
				return 0
			}
		}
		return 6
	}
	return 0
}

// null tells whether there is nothing, and goes on behind it.
func (c *cursor) null() bool {
	if c.peek() != 'n' {
		return false
	}
	c.literal("null")
	return true
}

func (c *cursor) literal(word string) {
	if end := c.at + len(word); end <= len(c.data) && string(c.data[c.at:end]) == word {
		c.at = end
		return
	}
	c.isOdd = true
}

// What pods say over and over, so that it is not copied each time.
var oftenSaid = func() map[string]string {
	found := map[string]string{}
	for _, word := range []string{
		AgentContainer, "v1", "Pod", "Pending", "Running", "Succeeded", "Failed", "Unknown", "True", "False", "Never", "Always", "OnFailure",
		"PodScheduled", "Initialized", "ContainersReady", "Ready", "PodReadyToStartContainers", "DisruptionTarget", "Completed", "Error",
		"ContainersNotReady", "PodCompleted", "ContainerCreating", "PodInitializing",
	} {
		found[word] = word
	}
	for _, entry := range waitingClasses {
		found[entry.name] = entry.name
	}
	return found
}()

func (c *cursor) text(into *string) {
	*into = ""
	if c.null() {
		return
	}
	begin := c.at
	raw, isEscaped := c.raw()
	switch {
	case c.isOdd:
	case isEscaped || !utf8.Valid(raw):
		c.isOdd = json.Unmarshal(c.data[begin:c.at], into) != nil
	case len(raw) > 0:
		if word, isKnown := oftenSaid[string(raw)]; isKnown {
			*into = word
		} else {
			*into = string(raw)
		}
	}
}

func (c *cursor) number(bits int) *int64 {
	if c.null() {
		return nil
	}
	begin := c.at
	c.skipNumber()
	number, isWhole := whole(json.Number(c.data[begin:c.at]), bits)
	if c.isOdd || !isWhole {
		c.isOdd = true
		return nil
	}
	return &number
}

func (c *cursor) skipNumber() {
	if c.at < len(c.data) && c.data[c.at] == '-' {
		c.at++
	}
	first := c.at
	if c.digits() == 0 || (c.data[first] == '0' && c.at > first+1) {
		c.isOdd = true
		return
	}
	if c.at < len(c.data) && c.data[c.at] == '.' {
		c.at++
		c.isOdd = c.isOdd || c.digits() == 0
	}
	if c.at < len(c.data) && (c.data[c.at] == 'e' || c.data[c.at] == 'E') {
		c.at++
		if c.at < len(c.data) && (c.data[c.at] == '+' || c.data[c.at] == '-') {
			c.at++
		}
		c.isOdd = c.isOdd || c.digits() == 0
	}
}

func (c *cursor) digits() int {
	begin := c.at
	for c.at < len(c.data) && c.data[c.at] >= '0' && c.data[c.at] <= '9' {
		c.at++
	}
	return c.at - begin
}

// skip goes on behind a value of any kind that is JSON.
func (c *cursor) skip() {
	switch c.peek() {
	case '"':
		c.raw()
	case '{':
		for isMore := c.open('{'); isMore; isMore = c.more('}') {
			c.raw()
			if c.peek() != ':' {
				c.isOdd = true
				return
			}
			c.at++
			c.skip()
		}
	case '[':
		for isMore := c.open('['); isMore; isMore = c.more(']') {
			c.skip()
		}
	case 't':
		c.literal("true")
	case 'f':
		c.literal("false")
	case 'n':
		c.literal("null")
	default:
		if !c.isOdd {
			c.skipNumber()
		}
	}
}
