package check

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// readyTime is how long an instance may take to say that it is ready.
const readyTime = 3 * time.Second

// Ready says whether an instance is ready to take people: for the health check of a container that holds nothing else.
func Ready(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(url, "/")+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("/readyz answers %d", resp.StatusCode)
	}
	return nil
}
