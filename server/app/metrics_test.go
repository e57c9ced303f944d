package app_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/server/fanout/redistest"
)

const (
	operating   = "../docs/OPERATING.md"
	metricsFrom = "<!-- metrics: this table is compared with a running server by a test -->\n"
	metricsTo   = "<!-- end of metrics -->"
)

// scrape reads /metrics: what each is for, and the lines with values.
func scrape(t *testing.T, url string) (help []string, values map[string]string) {
	t.Helper()
	resp, err := http.Get(url + "/metrics")
	must(t, err)
	defer resp.Body.Close()
	values = map[string]string{}
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		line := lines.Text()
		if text, ok := strings.CutPrefix(line, "# HELP secondstory_"); ok {
			help = append(help, "secondstory_"+text)
		} else if name, value, ok := strings.Cut(line, " "); ok && strings.HasPrefix(line, "secondstory_") {
			values[name] = value
		}
	}
	slices.Sort(help)
	return help, values
}

// What can be watched is in OPERATING.md, and counts what it says: people and appends, without anybody's id or words.
func TestMetricsSayWhatTheyCount(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	urls := several(t, 2, redistest.Start(t).URL())
	made, ines, omar := meet(ctx, t, urls)
	a, b := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	open(t, ctx, omar, made.Room) // another page of his
	write(t, a, b)

	help, values := scrape(t, urls[1])
	page, err := os.ReadFile(operating)
	must(t, err)
	_, rest, begun := strings.Cut(string(page), metricsFrom)
	got, _, ended := strings.Cut(rest, metricsTo)
	var want strings.Builder
	want.WriteString("| metric | says |\n| --- | --- |\n")
	for _, line := range help {
		name, says, _ := strings.Cut(line, " ")
		fmt.Fprintf(&want, "| `%s` | %s |\n", name, says)
	}
	if !begun || !ended || got != want.String() {
		t.Errorf("%s should have this table between its two marks:\n%s", operating, want.String())
	}
	for name, value := range map[string]string{
		"secondstory_people": "1", "secondstory_sockets": "2", "secondstory_rooms_open": "1", "secondstory_record_reachable": "1",
	} {
		if values[name] != value {
			t.Errorf("%s is %q, not %s", name, values[name], value)
		}
	}
	if n := values[`secondstory_appends_total{outcome="written"}`]; n == "" || n == "0" || values["secondstory_append_seconds_count"] != n {
		t.Errorf("appends written: %q, and measured: %q", n, values["secondstory_append_seconds_count"])
	}
	if n := values["secondstory_rooms_met_total"]; n == "" || n == "0" {
		t.Errorf("two instances wrote in one room, and met %q times", n)
	}
	for name := range values {
		for _, secret := range []string{made.Room.String(), a.you.String(), b.you.String(), string(protocol.All) + `"`} {
			if strings.Contains(name, secret) {
				t.Errorf("it tells %s", name)
			}
		}
	}
}
