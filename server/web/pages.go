package web

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// pages are the built web app.
type pages struct {
	files fs.FS
	index []byte
}

const noncePlace = "__CSP_NONCE__"

// notBuilt is shown where the web app has not been built yet.
const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Second Story</title>
<p>The web app has not been built yet. Run <code>make run</code>, or <code>npm ci && npm run build</code> in the folder frontend.</p></html>`

func readPages(files fs.FS) (*pages, error) {
	index, err := fs.ReadFile(files, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		index, err = []byte(notBuilt), nil
	}
	return &pages{files, index}, err
}

// headAsGet answers HEAD as GET is answered; net/http leaves the body away. Uptime checks and unfurlers ask like this.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r // net/http goes on knowing what was asked for
			get.Method = http.MethodGet
			r = &get
		}
		next.ServeHTTP(w, r)
	})
}

// page serves a file of the web app, or the app itself for every address that is a place in it.
func (s *Server) page(c echo.Context) error {
	name := strings.TrimPrefix(c.Request().URL.Path, "/")
	h := c.Response().Header()
	if name != "" && fs.ValidPath(name) && name != "index.html" {
		if info, err := fs.Stat(s.pages.files, name); err == nil && !info.IsDir() {
			h.Set("Cache-Control", "no-cache")
			if strings.HasPrefix(name, "assets/") {
				h.Set("Cache-Control", "public, max-age=31536000, immutable") // their names hold a hash of what is in them
			}
			http.ServeFileFS(c.Response(), c.Request(), s.pages.files, name)
			return nil
		}
	}
	if strings.HasPrefix(name, "assets/") {
		return notHere // of another version: the app tries again and then says so
	}
	h.Set("Cache-Control", "no-store")
	nonce, _ := c.Get("nonce").(string)
	return c.HTMLBlob(http.StatusOK, bytes.ReplaceAll(s.pages.index, []byte(noncePlace), []byte(nonce)))
}
