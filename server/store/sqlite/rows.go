package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"secondstory/server/store"
)

// Rows hands out every row of a table, in the order of its key. Values are as store.Kind says.
func (s *Store) Rows(ctx context.Context, of store.Table, each func(row []any) error) error {
	names := make([]string, len(of.Columns))
	for i, c := range of.Columns {
		names[i] = c.Name
	}
	rows, err := s.read.QueryContext(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+of.Name+" ORDER BY "+strings.Join(names[:of.Key], ", "))
	if err != nil {
		return fmt.Errorf("read %s: %w", of.Name, err)
	}
	defer rows.Close()
	for rows.Next() {
		into := make([]any, len(of.Columns))
		for i, c := range of.Columns {
			switch c.Kind {
			case store.Number:
				into[i] = new(int64)
			case store.Text, store.Name:
				into[i] = new(string)
			case store.Truth:
				into[i] = new(bool)
			default:
				into[i] = new(sql.Null[[]byte])
			}
		}
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("read %s: %w", of.Name, err)
		}
		row := make([]any, len(into))
		for i, v := range into {
			switch v := v.(type) {
			case *int64:
				row[i] = *v
			case *string:
				row[i] = *v
			case *bool:
				row[i] = *v
			case *sql.Null[[]byte]:
				switch k := of.Columns[i].Kind; {
				case k == store.ID, k == store.NoID:
					var id uuid.UUID
					copy(id[:], v.V)
					row[i] = id
				case v.Valid:
					row[i] = append([]byte{}, v.V...)
				default:
					row[i] = []byte(nil)
				}
			}
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}
