package cluster

import (
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"secondstory/server/config"
)

const top = "../.."

// compose is docker-compose.yml, as far as it is looked at here.
type compose struct {
	Services map[string]*service
	Networks map[string]struct {
		Internal bool
		IPAM     struct{ Config []struct{ Subnet string } }
	}
	Volumes map[string]any
	Secrets map[string]struct{ File string }
}

type service struct {
	Image       string
	Build       *struct{ Context, Dockerfile string }
	Environment map[string]string
	Secrets     []string
	Networks    []string
	Volumes     []string
	Ports       []string
	Restart     string
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	CapAdd      []string `yaml:"cap_add"`
	SecurityOpt []string `yaml:"security_opt"`
	Healthcheck *struct{ Test []string }
	StopGrace   string `yaml:"stop_grace_period"`
}

func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(top, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func readCompose(t *testing.T) (c compose) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text(t, "docker-compose.yml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// instances are the services that are built from here.
func (c compose) instances() (names []string) {
	for name, s := range c.Services {
		if s.Build != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// variable is what stands for a value from outside: ${NAME}, ${NAME:-default}, ${NAME:?a sentence}.
var variable = regexp.MustCompile(`\$\{(\w+)(?:(:[-?])([^}]*))?\}`)

// given puts values in the place of variables, as compose does.
func given(value string, values map[string]string) string {
	return variable.ReplaceAllStringFunc(value, func(v string) string {
		m := variable.FindStringSubmatch(v)
		if x, ok := values[m[1]]; ok || m[2] != ":-" {
			return x
		}
		return m[3]
	})
}

// What runs on several machines is what `make cluster` runs on one: the same parts, told the same settings.
func TestComposeStartsWhatAClusterStarts(t *testing.T) {
	c := readCompose(t)
	names := c.instances()
	if len(names) < 2 {
		t.Fatalf("it has the instances %v", names)
	}
	if want := append([]string{"balancer", "postgres", "redis"}, names...); !slices.Equal(slices.Sorted(maps.Keys(c.Services)), slices.Sorted(slices.Values(want))) {
		t.Errorf("its services are %v", slices.Sorted(maps.Keys(c.Services)))
	}
	told := map[string]bool{}
	for i, a := range settings("127.0.0.1:1", "x", "x", "x", "x", "x") {
		if i%2 == 0 {
			told[a[1:]] = true
		}
	}
	env := c.Services[names[0]].Environment
	for _, name := range names {
		if s := c.Services[name]; !maps.Equal(s.Environment, env) || s.Image != c.Services[names[0]].Image {
			t.Errorf("%s is not as %s is", name, names[0])
		}
	}
	for _, s := range config.Settings {
		value, set := env[s.Variable()]
		switch {
		case told[s.Name] && !set:
			t.Errorf("`make cluster` sets %s, and docker-compose.yml does not", s.Variable())
		case set && !told[s.Name] && value != "${"+s.Variable()+":-"+s.Default+"}":
			t.Errorf("docker-compose.yml sets %s to %q, and `make cluster` leaves it as it is", s.Variable(), value)
		}
		delete(told, s.Name)
	}
	if len(told) > 0 {
		t.Errorf("`make cluster` sets %v, which is no setting", told)
	}
}

// The instances start with what docker-compose.yml tells them, and believe the balancer and nobody else.
func TestComposeTellsInstancesWhatTheyUnderstand(t *testing.T) {
	c := readCompose(t)
	in := c.Services[c.instances()[0]]
	values := map[string]string{"POSTGRES_PASSWORD": "correct-horse", "REDIS_PASSWORD": "battery-staple", "SECONDSTORY_PUBLIC_URL": "https://story.example.org"}
	var environ []string
	for name, value := range in.Environment {
		environ = append(environ, name+"="+given(value, values))
	}
	got, err := config.Load(nil, environ, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if got.DatabaseURL != "postgres://secondstory:correct-horse@postgres:5432/secondstory?sslmode=disable" || got.RedisURL != "redis://:battery-staple@redis:6379" {
		t.Errorf("the services are at %s and %s", got.DatabaseURL, got.RedisURL)
	}
	if len(in.Secrets) != 1 || got.SecretFile != path.Join("/run/secrets", in.Secrets[0]) || c.Secrets[in.Secrets[0]].File == "" {
		t.Errorf("the secret is %v, and is looked for in %s", in.Secrets, got.SecretFile)
	}
	front := c.Networks["front"].IPAM.Config
	if len(front) != 1 || len(got.TrustedProxies) != 1 || got.TrustedProxies[0].String() != front[0].Subnet {
		t.Errorf("the balancer is in %v, and believed is %v", front, got.TrustedProxies)
	}
	for name, s := range c.Services {
		inFront := slices.Contains(s.Networks, "front")
		if inFront != (s.Build != nil || name == "balancer") {
			t.Errorf("%s is on the networks %v", name, s.Networks)
		}
		if len(s.Ports) > 0 != (name == "balancer") {
			t.Errorf("%s is reached from outside at %v", name, s.Ports)
		}
	}
	if !c.Networks["back"].Internal {
		t.Error("the database has a way out")
	}
}

// Nothing has a password to begin with; without one nothing starts, and says why.
func TestComposeKnowsNoPasswords(t *testing.T) {
	page := text(t, "docker-compose.yml")
	sentences := map[string]bool{}
	for _, m := range variable.FindAllStringSubmatch(page, -1) {
		name, how, rest := m[1], m[2], m[3]
		if strings.HasPrefix(name, config.Prefix) && !slices.ContainsFunc(config.Settings, func(s config.Setting) bool { return s.Variable() == name }) {
			t.Errorf("there is no setting %s", name)
		}
		if how == ":?" && strings.HasPrefix(rest, "Set "+name+" to ") && strings.HasSuffix(rest, ".") {
			sentences[name] = true
		} else if strings.Contains(name, "PASSWORD") || how == ":?" {
			t.Errorf("%s does not say what is wanted: %s", name, m[0])
		}
	}
	for _, name := range []string{"POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECONDSTORY_PUBLIC_URL", "STORY_SECRET_FILE"} {
		if !sentences[name] {
			t.Errorf("it starts without %s", name)
		}
	}
	for name, s := range readCompose(t).Services {
		for k, v := range s.Environment {
			secret := strings.HasSuffix(k, "PASSWORD") || strings.HasSuffix(k, "TOKEN")
			if secret && !variable.MatchString(v) || strings.Contains(v, "://") && strings.Contains(v, "@") && !strings.Contains(v, "_PASSWORD:?") {
				t.Errorf("%s has %s=%s", name, k, v)
			}
		}
	}
}

// What is in an image, whatever its name, stays the same until somebody decides otherwise.
var pinned = regexp.MustCompile(`^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z0-9-]+)?$`)

func TestComposeServicesAreWellKept(t *testing.T) {
	c := readCompose(t)
	for name, s := range c.Services {
		if s.Build == nil && !pinned.MatchString(s.Image) {
			t.Errorf("%s runs whatever %q is", name, s.Image)
		}
		if s.Build != nil && (s.Build.Context != "." || s.Build.Dockerfile != "server/Dockerfile") {
			t.Errorf("%s is built from %+v", name, *s.Build)
		}
		if s.Healthcheck == nil || len(s.Healthcheck.Test) < 2 || !strings.HasPrefix(s.Healthcheck.Test[0], "CMD") {
			t.Errorf("nobody sees whether %s is well", name)
		}
		if s.Restart != "unless-stopped" || !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || len(s.CapAdd) > 0 || !slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) {
			t.Errorf("%s may do more than it needs, or stays down: %+v", name, *s)
		}
		if grace, err := time.ParseDuration(s.StopGrace); err != nil || grace < 15*time.Second {
			t.Errorf("%s is given %q to end", name, s.StopGrace)
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, named := c.Volumes[from]; named {
				continue
			}
			if _, err := os.Stat(filepath.Join(top, from)); err != nil {
				t.Errorf("%s wants %s: %v", name, from, err)
			}
		}
	}
}

// The balancer asks every instance whether it is ready, ties nobody to one, and says whose address a request comes from.
func TestTheBalancerKnowsTheInstances(t *testing.T) {
	page := regexp.MustCompile(`(?m)\s*#.*$`).ReplaceAllString(text(t, "server/cluster/haproxy.cfg"), "")
	var servers, files []string
	for _, m := range regexp.MustCompile(`(?m)^  server (\S+) (\S+) track instances/(\S+)$`).FindAllStringSubmatch(page, -1) {
		files = append(files, m[1])
		if m[2] != m[1]+":8080" || m[3] != m[1] {
			t.Errorf("files of %s are looked for at %s while %s is well", m[1], m[2], m[3])
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^  server (\S+) (\S+)$`).FindAllStringSubmatch(page, -1) {
		servers = append(servers, m[1])
		if m[2] != m[1]+":8080" {
			t.Errorf("%s is looked for at %s", m[1], m[2])
		}
	}
	if all := readCompose(t).instances(); !slices.Equal(servers, all) || !slices.Equal(files, all) {
		t.Errorf("it balances %v, and looks for files at %v", servers, files)
	}
	for _, want := range []string{"http-check send meth GET uri /readyz", "http-check expect status 200", "option forwardfor", "timeout tunnel 5m", "retry-on conn-failure\n", "use_backend files if { path_beg /assets/ }", "retry-on conn-failure 404\n", "default-server check "} {
		if !strings.Contains(page, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	for _, sticky := range []string{"cookie", "stick", "balance source", "hdr(", "option http-server-close", "option httpclose"} {
		if strings.Contains(page, sticky) {
			t.Errorf("it says %q", sticky)
		}
	}
}

// The image is built from what is in a clone, with the Go that go.mod names, and runs as nobody.
func TestTheImageIsBuiltFromAClone(t *testing.T) {
	page := text(t, "server/Dockerfile")
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(text(t, "go.mod"))[1]
	if !strings.Contains(page, "\nFROM golang:"+version+"-") {
		t.Errorf("it is not built with Go %s, which go.mod names", version)
	}
	for _, m := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(page, -1) {
		if m[1] != "scratch" && !pinned.MatchString(m[1]) {
			t.Errorf("it is built from whatever %q is", m[1])
		}
	}
	ignored := text(t, ".dockerignore")
	for _, m := range regexp.MustCompile(`(?m)^COPY ([^-].*) \S+$`).FindAllStringSubmatch(page, -1) {
		for _, from := range strings.Fields(m[1]) {
			if _, err := os.Stat(filepath.Join(top, from)); err != nil {
				t.Error(err)
			}
			if first, _, _ := strings.Cut(from, "/"); !strings.Contains(ignored, "\n!"+first+"\n") {
				t.Errorf(".dockerignore keeps %s out", from)
			}
		}
	}
	last := page[strings.LastIndex(page, "\nFROM "):]
	for _, want := range []string{"\nFROM scratch\n", "\nUSER 65532:65532\n", "\nENTRYPOINT [\"/secondstory\"]\n", "\"check\", \"-ready\""} {
		if !strings.Contains(last, want) {
			t.Errorf("the image lacks %q", want)
		}
	}
}
