// Serves the MongoDB protocol on LISTEN in front of the PostgreSQL with the documentdb extension at POSTGRESQL_URL.
//
// FerretDB's own command needs a version list from its repository's tags to build; embedding it needs only the module.
package main

import (
	"context"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/v2/ferretdb"
)

func main() {
	telemetry := false
	server, err := ferretdb.New(&ferretdb.Config{
		PostgreSQLURL: os.Getenv("POSTGRESQL_URL"),
		ListenAddr:    os.Getenv("LISTEN"),
		StateDir:      os.Getenv("STATE_DIR"),
		LogLevel:      slog.LevelWarn,
		LogOutput:     os.Stderr,
		Telemetry:     &telemetry,
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server.Run(ctx)
}
