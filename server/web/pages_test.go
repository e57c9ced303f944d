package web

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/labstack/echo/v4"
	"github.com/rs/zerolog"
)

// While a new version is put in place, an instance is asked for files that only another has. What it has may be kept for
// ever, and what it lacks must not be: not by a browser, nor by a proxy, and never in the shape of the page.
func TestAFileOfAnotherVersionIsMissing(t *testing.T) {
	const index, script = "<!doctype html><title>Second Story</title>", "export const version = 1;"
	s := &Server{Logger: zerolog.Nop()}
	var err error
	if s.pages, err = readPages(fstest.MapFS{
		"index.html": {Data: []byte(index)}, "theme.js": {Data: []byte(script)}, "assets/Live-CKwxUd2x.js": {Data: []byte(script)},
	}); err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.GET("/*", s.page)
	for _, c := range []struct {
		path   string
		status int
		keep   string
		body   string
	}{
		{"/assets/Live-CKwxUd2x.js", 200, "public, max-age=31536000, immutable", script},
		{"/assets/Live-0ldOnE00.js", 404, "no-store", `"not_found"`},
		{"/assets/", 404, "no-store", `"not_found"`},
		{"/assets/Live-0ldOnE00.css?again", 404, "no-store", `"not_found"`},
		{"/m/6f1c2b6e-3a52-4c0e-9d4f-0b8a6d1c7e11/live", 200, "no-store", index},
		{"/index.html", 200, "no-store", index},
		{"/theme.js", 200, "no-cache", script},
	} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status || w.Header().Get("Cache-Control") != c.keep || !strings.Contains(w.Body.String(), c.body) || c.status == 404 && strings.Contains(w.Body.String(), "<") {
			t.Errorf("%s: %d, %q, %s", c.path, w.Code, w.Header().Get("Cache-Control"), w.Body)
		}
	}
}
