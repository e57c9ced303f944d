package operator_test

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"secondstory/server/operator"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// says has a listener answer everybody with one word.
func says(t *testing.T, l net.Listener, word string) {
	t.Helper()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, word) // whoever reads it sees what has come
			c.Close()
		}
	}()
}

func heard(t *testing.T, folder string) string {
	t.Helper()
	c, err := operator.Dial(t.Context(), folder)
	must(t, err)
	defer c.Close()
	must(t, c.SetDeadline(time.Now().Add(5*time.Second)))
	b, err := io.ReadAll(c)
	must(t, err)
	return string(b)
}

func nobody(t *testing.T, folder string) {
	t.Helper()
	if _, err := operator.Dial(t.Context(), folder); !errors.Is(err, operator.ErrNobody) {
		t.Errorf("somebody answers: %v", err)
	}
}

// The socket is its owner's alone, however open the folder is, and leaves nothing behind.
func TestOnlyItsOwnerOpensTheSocket(t *testing.T) {
	folder := t.TempDir()
	must(t, os.Chmod(folder, 0o777))
	nobody(t, folder)
	l, err := operator.Listen(folder)
	must(t, err)
	says(t, l, "here")
	info, err := os.Stat(filepath.Join(folder, operator.FileName))
	must(t, err)
	if info.Mode().Perm() != 0o600 || info.Mode().Type() != os.ModeSocket {
		t.Errorf("it is %s", info.Mode())
	}
	if said := heard(t, folder); said != "here" {
		t.Errorf("it says %q", said)
	}
	must(t, l.Close())
	must(t, l.Close())
	nobody(t, folder)
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("it leaves %v, %v", files, err)
	}
}

// Of two servers on a folder one listens, and the other does not take its place.
func TestTwoServersDoNotTakeEachOthersSocket(t *testing.T) {
	folder := t.TempDir()
	first, err := operator.Listen(folder)
	must(t, err)
	says(t, first, "first")
	if _, err := operator.Listen(folder); !errors.Is(err, operator.ErrTaken) {
		t.Errorf("the second: %v", err)
	}
	if said := heard(t, folder); said != "first" {
		t.Errorf("after that %q answers", said)
	}
	must(t, first.Close())
	second, err := operator.Listen(folder)
	must(t, err)
	says(t, second, "second")
	if said := heard(t, folder); said != "second" {
		t.Errorf("afterwards %q answers", said)
	}
	must(t, second.Close())
}

// What a killed server has left, whole or half made, is in nobody's way.
func TestASocketThatWasLeftIsReplaced(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, operator.FileName)
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	must(t, err)
	left.SetUnlinkOnClose(false)
	must(t, left.Close())
	must(t, os.Mkdir(filepath.Join(folder, ".operator-123"), 0o700))
	if _, err := os.Stat(path); err != nil {
		t.Fatal("nothing was left")
	}
	nobody(t, folder)
	l, err := operator.Listen(folder)
	must(t, err)
	says(t, l, "here")
	if said := heard(t, folder); said != "here" {
		t.Errorf("it says %q", said)
	}
	must(t, l.Close())
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("it leaves %v, %v", files, err)
	}
}

// A socket's name may be about 100 bytes long, and a folder's several thousand.
func TestALongFolderHasASocketToo(t *testing.T) {
	folder := filepath.Join(t.TempDir(), strings.Repeat("long [and] odd*", 8), strings.Repeat("x", 100))
	must(t, os.MkdirAll(folder, 0o700))
	l, err := operator.Listen(folder)
	must(t, err)
	says(t, l, "here")
	if said := heard(t, folder); said != "here" {
		t.Errorf("it says %q", said)
	}
	must(t, l.Close())
	nobody(t, folder)
}
