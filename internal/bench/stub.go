package main

import (
	"context"
	"time"
)

type curve struct{}

func pack(ctx context.Context, b *bench) []row  { return nil }
func scale(ctx context.Context, b *bench) []row { return nil }
func (b *bench) curvesText() string             { return "" }

func (b *bench) writePage(ctx context.Context, page string, rows []row, took time.Duration) error {
	return nil
}
func runReports(ctx context.Context, args []string) (any, error) { return nil, nil }
func writeLists(ctx context.Context, args []string) (any, error) { return nil, nil }
