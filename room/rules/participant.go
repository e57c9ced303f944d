package rules

import (
	"cmp"

	"secondstory/protocol"
)

// EnterPerson lets somebody in who took up a link. Repeating it changes nothing.
type EnterPerson struct {
	Person   protocol.PersonID
	Name     string
	Pronouns string
	Role     protocol.Role
	Link     protocol.LinkID   // by which they come; none: without one
	Was      protocol.PersonID // who they were here before they were removed, or left
}

// HandOver tells a person that an address leads to their place, EndDevices that their other browsers were signed out.
type (
	HandOver struct {
		Person protocol.PersonID
		Until  protocol.Instant
	}
	EndDevices struct{ Person protocol.PersonID }
)

// AddDevice tells a person that another browser of theirs was let in.
type AddDevice struct{ Person protocol.PersonID }

// Command names them in the table; they are not on the wire.
func (EnterPerson) Command() string { return "server.enter_person" }
func (AddDevice) Command() string   { return "server.add_device" }
func (HandOver) Command() string    { return "server.hand_over" }
func (EndDevices) Command() string  { return "server.end_devices" }

// Check says whether somebody may be called so, before they are given a place that they could not take.
func (c EnterPerson) Check() error {
	_, err := c.cleaned()
	return err
}

func (c EnterPerson) cleaned() (EnterPerson, error) {
	var err error
	if c.Name, err = checkName(c.Name); err != nil {
		return c, err
	}
	return c, cleanLine(&c.Pronouns, protocol.MaxPronouns, "pronouns")
}

func enterPerson(d *deciding, c EnterPerson) ([]protocol.EventBody, error) {
	if d.All.person(c.Person) != nil {
		return nil, nil
	}
	if err := d.opens(c.Link, c.Was); err != nil {
		return nil, err
	}
	c, err := c.cleaned()
	if err != nil {
		return nil, err
	}
	places := cmp.Or(d.env.People, protocol.MaxPeople)
	if c.Role != protocol.RoleFacilitator {
		places -= kept(places)
	}
	if d.All.present() >= places {
		return nil, protocol.Reject(protocol.TooMany, "This room is full.")
	}
	return []protocol.EventBody{protocol.PersonEntered{
		Person: c.Person, Name: d.ownName(c.Name, c.Person), Pronouns: c.Pronouns, Role: c.Role, Colour: len(d.All.People) % protocol.Colours,
	}}, nil
}

// kept is how many of a room's places are for those who lead: whoever fills the others locks nobody out who could mend it.
func kept(places int) int { return min(placesToLead, places/4) }

// placesToLead are kept free in a room that takes forty people or more.
const placesToLead = 10

// present counts people who are in the room, wherever they are just now.
func (a *PublicState) present() (n int) {
	for _, p := range a.People {
		if p.In() {
			n++
		}
	}
	return n
}

func personEntered(a *PublicState, f Fact, e protocol.PersonEntered) {
	a.since[e.Person] = f.Seq
	a.sayAnew(f.Seq, about(ofName, e.Person.String()), false, e.Name != "")
	a.People = append(a.People, protocol.Person{ID: e.Person, Name: e.Name, Pronouns: e.Pronouns, Role: e.Role, Colour: e.Colour})
}

func checkName(name string) (string, error) {
	if err := cleanLine(&name, protocol.MaxName, "name"); err != nil {
		return "", err
	}
	if name == "" {
		return "", protocol.Reject(protocol.Invalid, "Say how you would like to be called.")
	}
	return name, nil
}

func describePerson(d *deciding, c protocol.PersonDescribe) ([]protocol.EventBody, error) {
	name, err := checkName(c.Name)
	if err != nil {
		return nil, err
	}
	if err := cleanLine(&c.Pronouns, protocol.MaxPronouns, "pronouns"); err != nil {
		return nil, err
	}
	if c.OnlyLead && d.by.Role != protocol.RoleFacilitator {
		return nil, protocol.Reject(protocol.Forbidden, "Only facilitators can stay out of the votes.")
	}
	if name != d.by.Name {
		name = d.ownName(name, d.by.ID)
	}
	if name == d.by.Name && c.Pronouns == d.by.Pronouns && c.OnlyLead == d.by.OnlyLead {
		return nil, nil
	}
	return []protocol.EventBody{protocol.PersonDescribed{Person: d.by.ID, Name: name, Pronouns: c.Pronouns, OnlyLead: c.OnlyLead}}, nil
}

func personDescribed(a *PublicState, f Fact, e protocol.PersonDescribed) {
	a.sayAnew(f.Seq, about(ofName, e.Person.String()), a.person(e.Person).Name != "", e.Name != "")
	a.change(e)
}

// introducePerson is somebody's own word on what they were doing, and a wish not to be named in the story.
func introducePerson(d *deciding, c protocol.PersonIntroduce) ([]protocol.EventBody, error) {
	if err := cleanLine(&c.Part, protocol.MaxPart, "line"); err != nil {
		return nil, err
	}
	if c.Part == d.by.Part && c.Unnamed == d.by.Unnamed {
		return nil, nil
	}
	if d.All.Archived != 0 && c.Part != d.by.Part {
		return nil, PutAway // not to be named can be asked for at any time, and nothing else
	}
	return []protocol.EventBody{protocol.PersonIntroduced{Person: d.by.ID, Part: c.Part, Unnamed: c.Unnamed}}, nil
}

func personIntroduced(a *PublicState, f Fact, e protocol.PersonIntroduced) {
	p := a.person(e.Person)
	a.sayAnew(f.Seq, about(ofPart, e.Person.String()), p.Part != "", e.Part != "")
	p.Part, p.Unnamed = e.Part, e.Unnamed
}

func changeRole(d *deciding, c protocol.PersonRole) ([]protocol.EventBody, error) {
	p, err := d.someone(c.Person)
	if err != nil {
		return nil, err
	}
	if c.Role == protocol.RoleWall || p.Role == protocol.RoleWall {
		return nil, protocol.Reject(protocol.Invalid, "A shared screen is not a person. Make a link for it.")
	}
	if p.Role == c.Role {
		return nil, nil
	}
	if err := d.someoneStillLeads(p); err != nil {
		return nil, err
	}
	return d.lowered(*p, c.Role, protocol.PersonRoleChanged(c)), nil
}

// someone finds a person who is in the room.
func (d *deciding) someone(id protocol.PersonID) (*protocol.Person, error) {
	p := d.All.person(id)
	if p == nil || !p.In() {
		return nil, protocol.Reject(protocol.NotFound, "That person is not in this room any more.")
	}
	return p, nil
}

// someoneStillLeads keeps a room from losing its last facilitator.
func (d *deciding) someoneStillLeads(without *protocol.Person) error {
	if without.Role != protocol.RoleFacilitator {
		return nil
	}
	for _, p := range d.All.People {
		if p.Role == protocol.RoleFacilitator && p.In() && p.ID != without.ID {
			return nil
		}
	}
	return protocol.Reject(protocol.NotNow, "Somebody has to lead. Make another person a facilitator first.")
}

func personRoleChanged(a *PublicState, _ Fact, e protocol.PersonRoleChanged) {
	a.change(e)
}

func removePerson(d *deciding, c protocol.PersonRemove) ([]protocol.EventBody, error) {
	p := d.All.person(c.Person)
	if p == nil || !p.Into.IsZero() {
		return nil, protocol.Reject(protocol.NotFound, "That person is not in this room.")
	}
	if p.Removed {
		return nil, nil
	}
	if err := d.someoneStillLeads(p); err != nil {
		return nil, err
	}
	d.dropRemoved(c.Person)
	return d.lowered(*p, "", protocol.PersonRemoved(c)), nil
}

func personRemoved(a *PublicState, _ Fact, e protocol.PersonRemoved) {
	a.change(e)
	a.leave(e.Person)
}

func addDevice(d *deciding, c AddDevice) ([]protocol.EventBody, error) {
	return []protocol.EventBody{told{d.ResolvePerson(c.Person), protocol.DeviceAdded{}}}, nil
}

func deviceAdded(o *PersonState, _ Fact, _ protocol.DeviceAdded) {
	o.Devices, o.Handover = o.Devices+1, 0
}

func handOver(d *deciding, c HandOver) ([]protocol.EventBody, error) {
	return []protocol.EventBody{told{d.ResolvePerson(c.Person), protocol.HandoverMade{Until: c.Until}}}, nil
}

func handoverMade(o *PersonState, _ Fact, e protocol.HandoverMade) { o.Handover = e.Until }

func endDevices(d *deciding, c EndDevices) ([]protocol.EventBody, error) {
	return []protocol.EventBody{told{d.ResolvePerson(c.Person), protocol.DevicesEnded{}}}, nil
}

func devicesEnded(o *PersonState, _ Fact, _ protocol.DevicesEnded) { o.Devices, o.Handover = 0, 0 }
