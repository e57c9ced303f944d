// Package childtest runs other people's servers for tests and for trying things out, and sees to it that none of them outlives the test process,
// however that ends: by a panic, a timeout or a kill too.
package childtest

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// keeper starts a program and waits for a word. It hears the end of the pipe when the test process is gone, ends the
// program, and removes the folder.
const keeper = `
"$@" </dev/null >>"$FOLDER/log" 2>&1 &
pid=$!
echo "$pid"
word=
read -r word
[ "$word" = keep ] || kill -CONT "$pid" 2>/dev/null
# Again and again: a program that has just been started may not listen to signals yet.
[ "$word" = keep ] || while kill -"$SIGNAL" "$pid" 2>/dev/null; do sleep 0.1; done
wait "$pid"
[ "$word" = keep ] || rm -rf "$FOLDER"
`

// Folder makes a folder that the program may write in. It is removed with End, or when the test process has ended. As
// root the folder belongs to an ordinary user, and so will the program.
func Folder(name string) (string, error) {
	folder, err := os.MkdirTemp("", name+"-")
	if err != nil {
		return "", err
	}
	if as := ordinary(); as != nil {
		err = os.Chown(folder, int(as.Uid), int(as.Gid))
	}
	return folder, err
}

// ordinary is whom programs run as when the tests run as root, which PostgreSQL refuses to.
func ordinary() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.ParseUint(u.Uid, 10, 32)
			gid, _ := strconv.ParseUint(u.Gid, 10, 32)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}

// Command prepares a program that runs in a folder, as whoever owns that.
func Command(folder, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "FOLDER="+folder, "LC_ALL=C")
	// A group of its own: Ctrl-C in a terminal ends the tests, and through them the program, in this order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: ordinary()}
	return cmd
}

// Child is a program that runs.
type Child struct {
	Folder string

	pid  int
	cmd  *exec.Cmd
	word *os.File
}

// Start runs a program in a folder. End says which signal ends it when nobody is there any more to ask it nicely.
func Start(folder string, end syscall.Signal, program string, args ...string) (*Child, error) {
	hear, word, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer hear.Close()
	out, in, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, word.Close())
	}
	defer out.Close()
	cmd := Command(folder, "/bin/sh", append([]string{"-c", keeper, "keeper", program}, args...)...)
	cmd.Env = append(cmd.Env, "SIGNAL="+strconv.Itoa(int(end)))
	cmd.Stdin, cmd.Stdout = hear, in
	err = cmd.Start()
	in.Close()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", program, err), word.Close())
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	pid, bad := strconv.Atoi(strings.TrimSpace(line))
	if err = errors.Join(err, bad); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", program, err), word.Close(), cmd.Wait())
	}
	return &Child{Folder: folder, pid: pid, cmd: cmd, word: word}, nil
}

// Signal sends the program a signal.
func (c *Child) Signal(s syscall.Signal) error { return syscall.Kill(c.pid, s) }

// EndWith sends a signal that ends the program, and waits until it has ended. The folder stays as it is, for another
// start.
func (c *Child) EndWith(s syscall.Signal) error {
	err := c.Signal(s)
	if errors.Is(err, syscall.ESRCH) {
		err = nil // it has ended by itself
	}
	_, said := c.word.WriteString("keep\n")
	return errors.Join(err, said, c.word.Close(), c.ended())
}

// End ends the program and removes its folder.
func (c *Child) End() error { return errors.Join(c.word.Close(), c.ended()) }

func (c *Child) ended() error {
	err := c.cmd.Wait()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = nil // with what code it ended is not asked here
	}
	return err
}

// Log is what programs in a folder have said so far.
func Log(folder string) string {
	b, _ := os.ReadFile(filepath.Join(folder, "log")) // none has said anything yet, perhaps
	return string(b)
}
