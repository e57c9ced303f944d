// Package operator is how the command line speaks to the server that runs on a data folder: through a socket file in
// that folder. Whoever may open it is the user that the server runs as. Nothing secret is shown to anybody for it, and
// what listens on the server's port is never asked.
package operator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// FileName is the socket's file in the data folder.
const FileName = "operator.sock"

// building is where a socket is made before it stands in its place.
const building = ".operator-"

// longest is what the name of a socket may be long, in bytes, on every system we run on.
const longest = 100

var (
	// ErrTaken: another server on the same folder listens already. Servers on one database are equal, so one will do.
	ErrTaken = errors.New("another server on this data folder is asked instead")
	// ErrNobody: no server listens in the folder.
	ErrNobody = errors.New("no server runs on this data folder")
)

// Listen listens in a folder. A socket that a killed server has left is replaced; that of a server that runs is not.
func Listen(folder string) (net.Listener, error) {
	// Held as long as it listens, and let go by a kill too.
	held, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		held.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrTaken
		}
		return nil, err
	}
	l, err := listen(folder)
	if err != nil {
		held.Close()
		return nil, err
	}
	return &listener{Listener: l, path: filepath.Join(folder, FileName), folder: held}, nil
}

// listen makes the socket in a folder that nobody else may look into, and then puts it in its place: at no moment can
// anybody else open it, and at none is there half of one.
func listen(folder string) (*net.UnixListener, error) {
	left, err := filepath.Glob(filepath.Join(escaped(folder), building+"*"))
	if err != nil {
		return nil, err
	}
	for _, l := range left { // of a server that was killed meanwhile
		if err := os.RemoveAll(l); err != nil {
			return nil, err
		}
	}
	private, err := os.MkdirTemp(folder, building)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(private)
	var l *net.UnixListener
	err = near(private, func(name string) (err error) {
		l, err = net.ListenUnix("unix", &net.UnixAddr{Name: name, Net: "unix"})
		return err
	})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // it is called otherwise by then
	made := filepath.Join(private, FileName)
	if err = os.Chmod(made, 0o600); err == nil {
		err = os.Rename(made, filepath.Join(folder, FileName))
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// escaped is a folder's name in a pattern.
func escaped(folder string) string {
	var out []byte
	for i := range len(folder) {
		switch folder[i] {
		case '*', '?', '[', '\\':
			out = append(out, '\\')
		}
		out = append(out, folder[i])
	}
	return string(out)
}

// listener removes its file when it ends.
type listener struct {
	net.Listener
	path   string
	folder *os.File
	once   sync.Once
	ended  error
}

func (l *listener) Close() error {
	l.once.Do(func() {
		// The file first, while nobody else can have put one there.
		err := os.Remove(l.path)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		l.ended = errors.Join(err, l.Listener.Close(), l.folder.Close())
	})
	return l.ended
}

// Dial opens a connection to the server that listens in a folder.
func Dial(ctx context.Context, folder string) (c net.Conn, err error) {
	err = near(folder, func(name string) (err error) {
		c, err = (&net.Dialer{}).DialContext(ctx, "unix", name)
		return err
	})
	switch {
	case errors.Is(err, syscall.ENOENT), errors.Is(err, syscall.ECONNREFUSED):
		return nil, ErrNobody
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%s may be opened by the user that the server runs as, and by nobody else; run this as that user: %w", filepath.Join(folder, FileName), err)
	}
	return c, err
}

// near calls a socket in a folder by a name that is short enough: by a link to the folder, if its own name is too long.
func near(folder string, do func(name string) error) error {
	name := filepath.Join(folder, FileName)
	if len(name) <= longest {
		return do(name)
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	short, err := os.MkdirTemp("", "story-")
	if err != nil {
		return fmt.Errorf("the data folder's name is too long for a socket, and no shorter one can be made: %w", err)
	}
	defer os.RemoveAll(short)
	link := filepath.Join(short, "d")
	if err := os.Symlink(folder, link); err != nil {
		return err
	}
	if name = filepath.Join(link, FileName); len(name) > longest {
		return errors.New("the name of the folder for temporary files is too long for a socket")
	}
	return do(name)
}
