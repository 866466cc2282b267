package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"
)

// postgres is a server of our own in a folder of its own, reached by a socket there.
type postgres struct {
	bin, dir string
	user     string // it runs as, blank: as us
	server   *exec.Cmd
	Version  string
}

// server starts PostgreSQL once; the reason why there is none is remembered.
func (b *bench) server(ctx context.Context) (*postgres, error) {
	if b.pg != nil || b.pgErr != nil {
		return b.pg, b.pgErr
	}
	p, err := startPostgres(ctx)
	if err != nil {
		b.pgErr = fmt.Errorf("no PostgreSQL: %w", err)
		return nil, b.pgErr
	}
	b.pg = p
	return p, nil
}

// programs is the newest PostgreSQL that is installed.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return "", errors.New("initdb is not installed")
		}
		return filepath.Dir(path), nil
	}
	sort.Slice(found, func(i, j int) bool { return major(found[i]) < major(found[j]) })
	return filepath.Dir(found[len(found)-1]), nil
}

func major(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

func startPostgres(ctx context.Context) (*postgres, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	p := &postgres{bin: bin}
	if p.dir, err = os.MkdirTemp("", "strata-pg-*"); err != nil {
		return nil, err
	}
	if os.Geteuid() == 0 {
		p.user = "postgres"
		if err := give(p.dir, p.user); err != nil {
			return nil, errors.Join(err, os.RemoveAll(p.dir))
		}
	}
	data := filepath.Join(p.dir, "data")
	cmd, err := p.command(ctx, "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if err == nil {
		_, err = start(cmd)
	}
	if err == nil {
		p.server, err = p.command(context.WithoutCancel(ctx), "postgres", p.settings(data)...)
	}
	if err == nil {
		err = p.server.Start()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(p.dir))
	}
	for range 300 {
		if ran, err := p.query(ctx, "SHOW server_version"); err == nil {
			p.Version = strings.TrimSpace(string(ran.Out))
			return p, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.stop()
	return nil, errors.New("it does not answer")
}

// settings are what a database administrator gives a server for this work. It keeps fsync, but does not wait for it.
func (p *postgres) settings(data string) []string {
	mb := totalMemory() >> 20
	s := []string{"-D", data, "-k", p.dir, "-c", "listen_addresses="}
	for _, set := range []string{fmt.Sprintf("shared_buffers=%dMB", max(256, mb/4)), fmt.Sprintf("effective_cache_size=%dMB", max(512, mb/2)),
		fmt.Sprintf("maintenance_work_mem=%dMB", max(64, min(2000, mb/10))), fmt.Sprintf("work_mem=%dMB", max(32, mb/50)),
		"synchronous_commit=off", "max_wal_size=16GB", "checkpoint_timeout=30min", "wal_level=minimal", "max_wal_senders=0",
		"random_page_cost=1.1", fmt.Sprintf("max_parallel_workers_per_gather=%d", runtime.NumCPU())} {
		s = append(s, "-c", set)
	}
	return s
}

// command is one of PostgreSQL's programs, as the user it must run as.
func (p *postgres) command(ctx context.Context, name string, args ...string) (*exec.Cmd, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, name), args...)
	cmd.Dir = p.dir
	if p.user == "" {
		return cmd, nil
	}
	return cmd, as(cmd, p.user)
}

// psql runs a script file, or a query, and stops at the first error.
func (p *postgres) psql(ctx context.Context, args ...string) (run, error) {
	return start(exec.CommandContext(ctx, filepath.Join(p.bin, "psql"), append([]string{"-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", p.dir, "-U", "bench", "-d", "postgres"}, args...)...))
}

func (p *postgres) query(ctx context.Context, text string) (run, error) {
	return p.psql(ctx, "-At", "-c", text)
}

// script fills a file of sql/postgres and runs it.
func (p *postgres) script(ctx context.Context, b *bench, name string, data any) (run, error) {
	text, err := filled("sql/postgres/"+name, data)
	if err != nil {
		return run{}, err
	}
	path := b.at("script.sql")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return run{}, err
	}
	return p.psql(ctx, "-f", path)
}

func (p *postgres) stop() {
	if p.server != nil && p.server.Process != nil {
		_ = p.server.Process.Signal(os.Interrupt) // fast shutdown
		_ = p.server.Wait()
	}
	os.RemoveAll(p.dir)
}

func (b *bench) stopPostgres() {
	if b.pg != nil {
		b.pg.stop()
		b.pg = nil
	}
}
