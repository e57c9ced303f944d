// Package acceptance runs the real program, as somebody would who has just built it, and is not gentle with it.
package acceptance

import (
	"bufio"
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"secondstory/protocol"
	_ "secondstory/server/app" // what is built and run: when it has changed, an earlier result of these tests is none
	"secondstory/server/store/postgrestest"
)

// binary is the program, built once for all tests.
var binary string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "secondstory-acceptance-")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(folder, "secondstory")
	if err := build(binary); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// build makes the program.
func build(to string, flags ...string) error {
	cmd := exec.Command("go", append(append([]string{"build", "-o", to}, flags...), "secondstory/server")...)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// racing is the program with the race detector, which tells of a race in its log.
var racing = sync.OnceValues(func() (string, error) {
	path := binary + "-racing"
	return path, build(path, "-race")
})

// process is one run of the program.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
	url string

	mu   sync.Mutex
	said bytes.Buffer
	done chan struct{} // closed when it has ended
	err  error
}

// command prepares the program, with no settings but these.
func command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "SECONDSTORY_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	return cmd
}

// start runs the program until it serves.
func start(t *testing.T, folder, listen string, more ...string) *process {
	t.Helper()
	args := append([]string{"-listen", listen, "-data", folder, "-log-level", "info"}, more...)
	p := &process{t: t, cmd: command(args...), done: make(chan struct{})}
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	serving := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			p.mu.Lock()
			p.said.Write(lines.Bytes())
			p.said.WriteByte('\n')
			p.mu.Unlock()
			var line struct {
				URL string `json:"url"`
			}
			if protocol.DecodeLoosely(lines.Bytes(), &line) == nil && line.URL != "" {
				serving <- line.URL
			}
		}
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(p.kill)
	select {
	case p.url = <-serving:
	case <-p.done:
		t.Fatalf("it has ended: %v\n%s", p.err, p.log())
	case <-time.After(20 * time.Second):
		t.Fatalf("it does not serve\n%s", p.log())
	}
	return p
}

func (p *process) log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// kill ends it as a power cut would, as far as a process can tell.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.done
}

// stop asks it to stop, and says how long that took and with what code it ended.
func (p *process) stop() (took time.Duration, code int) {
	begun := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Error(err)
	}
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		p.t.Fatal("it does not stop")
	}
	return time.Since(begun), p.cmd.ProcessState.ExitCode()
}

// freePort is an address that is free just now, for a server that is to come back to the same one.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// refuses runs the program and expects that it does not start: one sentence, code 1, soon.
func refuses(t *testing.T, cmd *exec.Cmd, says ...string) {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		<-ctx.Done()
		_ = cmd.Process.Kill() // it has ended, or is to
	}()
	err := cmd.Wait()
	if ctx.Err() != nil {
		t.Fatalf("it runs:\n%s", out.String())
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("it ended with %v:\n%s", err, out.String())
	}
	sentence := strings.TrimSuffix(out.String(), "\n")
	if strings.Contains(sentence, "\n") || !strings.HasPrefix(sentence, "Second Story: ") {
		t.Errorf("that is not one sentence:\n%s", sentence)
	}
	for _, s := range says {
		if !strings.Contains(sentence, s) {
			t.Errorf("it does not say %q:\n%s", s, sentence)
		}
	}
}

func TestASettingThatIsWrongIsNamed(t *testing.T) {
	folder := t.TempDir()
	for flag, variable := range map[string]string{
		"-listen=nowhere": "SECONDSTORY_LISTEN=nowhere", "-public-url=story": "SECONDSTORY_PUBLIC_URL=story",
		"-trusted-proxies=all": "SECONDSTORY_TRUSTED_PROXIES=all", "-metrics-token=short": "SECONDSTORY_METRICS_TOKEN=short",
		"-log-level=loud": "SECONDSTORY_LOG_LEVEL=loud", "-database-url=mysql://db": "SECONDSTORY_DATABASE_URL=mysql://db",
		"-redis-url=cache:6379": "SECONDSTORY_REDIS_URL=cache:6379",
	} {
		name, _, _ := strings.Cut(flag, "=")
		refuses(t, command("-data", folder, flag), name+": ")
		cmd := command("-data", folder)
		cmd.Env = append(cmd.Env, variable)
		name, _, _ = strings.Cut(variable, "=")
		refuses(t, cmd, name+": ")
	}
	cmd := command("-data", folder)
	cmd.Env = append(cmd.Env, "SECONDSTORY_COLOUR=blue")
	refuses(t, cmd, "there is no setting SECONDSTORY_COLOUR")
	refuses(t, command("-listen", "127.0.0.1:0", "-data", folder, "serve"), `there is no command "serve"`)
	refuses(t, command("-data", folder, "-redis-url", "redis://cache"), "SECONDSTORY_REDIS_URL", "SECONDSTORY_DATABASE_URL")
}

func TestADatabaseThatIsNotThereIsNamed(t *testing.T) {
	refuses(t, command("-listen", "127.0.0.1:0", "-data", t.TempDir(), "-database-url", "postgres://ines:tr0ub4dor@127.0.0.1:1/story"),
		"SECONDSTORY_DATABASE_URL", "it cannot be reached", "127.0.0.1:1")
}

// What the command line copies is what the server then serves.
func TestCopyingIntoADatabase(t *testing.T) {
	folder, listen := t.TempDir(), freePort(t)
	into := []string{"-database-url", postgrestest.Database(t)}
	copying := func() *exec.Cmd { return command(append([]string{"copy", "-data", folder}, into...)...) }
	refuses(t, copying(), "SECONDSTORY_DATA", folder)
	p := start(t, folder, listen)
	m := meet(t, p.url, protocol.MinCrowd)
	text, _, _ := m.prepare()
	before := m.view(m.seats[0]).Texts[text]
	refuses(t, copying(), "another Second Story is using this data folder")
	p.stop()
	out, err := copying().CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Copied and compared. Rooms: 1, events: ") {
		t.Fatalf("it said %s, %v", out, err)
	}
	refuses(t, copying(), "SECONDSTORY_DATABASE_URL", "holds a record already")
	p = start(t, folder, listen, into...)
	if after := m.view(m.seats[0]); len(after.Lines) != 3 || !reflect.DeepEqual(after.Texts[text], before) {
		t.Errorf("the meeting has become %+v", after)
	}
	p.stop()
}

func TestATakenPortIsNamed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	folder := filepath.Join(t.TempDir(), "data")
	refuses(t, command("-listen", l.Addr().String(), "-data", folder), "SECONDSTORY_LISTEN", l.Addr().String())
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Error("a server that did not start has made its folder")
	}
}

func TestAFolderThatCannotBeWrittenIsNamed(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, command("-listen", "127.0.0.1:0", "-data", filepath.Join(file, "data")), "SECONDSTORY_DATA", file)

	locked := filepath.Join(folder, "locked")
	if err := os.Mkdir(locked, 0o555); err != nil {
		t.Fatal(err)
	}
	cmd := command("-listen", "127.0.0.1:0", "-data", locked)
	if os.Geteuid() == 0 { // to whom every folder is open
		for _, path := range []string{folder, filepath.Dir(folder), filepath.Dir(binary)} {
			if err := os.Chmod(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	refuses(t, cmd, "SECONDSTORY_DATA", locked)
}

func TestAFolderInUseIsNamed(t *testing.T) {
	folder := t.TempDir()
	start(t, folder, "127.0.0.1:0")
	refuses(t, command("-listen", "127.0.0.1:0", "-data", folder), "SECONDSTORY_DATA", folder, "another Second Story is using this data folder")
}

// Whoever is given the one file is given what others ask to be passed on with their work: of every module that is in it.
func TestTheProgramSaysWhatItIsMadeOf(t *testing.T) {
	made, err := buildinfo.ReadFile(binary)
	must(t, err)
	said, err := command("licences").Output()
	must(t, err)
	if len(made.Deps) < 20 {
		t.Errorf("it is made of %d modules", len(made.Deps))
	}
	for _, module := range made.Deps {
		if !strings.Contains(string(said), "\n"+module.Path+"\n") {
			t.Errorf("nothing is said of %s (make generate)", module.Path)
		}
	}
	for _, also := range []string{"Go, its library and what it runs on", "CodeMirror", "SIL OPEN FONT LICENSE", "Lucide"} {
		if !strings.Contains(string(said), also) {
			t.Errorf("nothing is said of %s", also)
		}
	}
}

func TestAFreshServerIsReady(t *testing.T) {
	p := start(t, t.TempDir(), "127.0.0.1:0")
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 200, "/api/rooms": 200, "/api/nothing": 404, "/": 200} {
		if got := get(t, p.url+path); got != want {
			t.Errorf("%s answers %d", path, got)
		}
	}
	if took, code := p.stop(); code != 0 || took > 10*time.Second {
		t.Errorf("it stopped with %d after %s", code, took)
	}
}
