// Verifies a log on the disk with the Go project's own libraries: the checkpoint's signature, every
// entry's hash against the tree under the signed root, an inclusion proof of every entry (beyond 4,096
// entries: of every 64th), and the consistency of every older size and root that it is given.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verify_log.go FOLDER VKEY [SIZE ROOT]...
//
// It knows nothing of the program that wrote the log but the published layout (C2SP tlog-tiles).
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height  = 8
	allUpTo = 4096
	beyond  = 64
)

func fail(format string, values ...interface{}) {
	fmt.Printf("FAILED: "+format+"\n", values...)
	os.Exit(1)
}

// tiles reads tiles from the folder; the full tile stands in for a partial one.
type tiles struct{ folder string }

func (t tiles) Height() int { return height }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, err := t.read(tile)
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is too short", tile.Path())
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}

func (t tiles) read(tile tlog.Tile) ([]byte, error) {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	path = strings.Replace(path, "tile/data/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(t.folder, path))
	if err != nil && tile.W < 1<<height {
		tile.W = 1 << height
		return t.read(tile)
	}
	return data, err
}

func openCheckpoint(folder, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		fail("key: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("checkpoint: not the three lines of %s", verifier.Name())
	}
	return tree(lines[1], lines[2])
}

func tree(size, root string) tlog.Tree {
	number, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		fail("size: %v", err)
	}
	data, err := base64.StdEncoding.DecodeString(root)
	if err != nil || len(data) != tlog.HashSize {
		fail("root: not a hash")
	}
	head := tlog.Tree{N: number}
	copy(head.Hash[:], data)
	return head
}

func checkEntries(store tiles, head tlog.Tree, hashes tlog.HashReader) {
	for start := int64(0); start < head.N; start += 1 << height {
		width := int(head.N - start)
		if width > 1<<height {
			width = 1 << height
		}
		bundle, err := store.read(tlog.Tile{H: height, L: -1, N: start >> height, W: width})
		if err != nil {
			fail("bundle: %v", err)
		}
		logged := leafHashes(start, width, hashes)
		for place := int64(0); place < int64(width); place++ {
			if len(bundle) < 2 {
				fail("bundle: ends before entry %d", start+place)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			if len(bundle) < 2+length {
				fail("bundle: ends within entry %d", start+place)
			}
			entry := bundle[2 : 2+length]
			if tlog.RecordHash(entry) != logged[place] {
				fail("entry %d: its hash is not in the tree", start+place)
			}
			if head.N <= allUpTo || (start+place)%beyond == 0 {
				checkEntry(head, start+place, entry, hashes)
			}
			bundle = bundle[2+length:]
		}
		if len(bundle) > 0 {
			fail("bundle: goes on after entry %d", start+int64(width)-1)
		}
	}
}

// leafHashes gives the hashes of entries as the tree has them; the reader checks the tiles against the root.
func leafHashes(start int64, width int, hashes tlog.HashReader) []tlog.Hash {
	var wanted []int64
	for place := int64(0); place < int64(width); place++ {
		wanted = append(wanted, tlog.StoredHashIndex(0, start+place))
	}
	found, err := hashes.ReadHashes(wanted)
	if err != nil {
		fail("hashes from entry %d on: %v", start, err)
	}
	return found
}

func checkEntry(head tlog.Tree, index int64, entry []byte, hashes tlog.HashReader) {
	proof, err := tlog.ProveRecord(head.N, index, hashes)
	if err != nil {
		fail("proof of entry %d: %v", index, err)
	}
	if err := tlog.CheckRecord(proof, head.N, head.Hash, index, tlog.RecordHash(entry)); err != nil {
		fail("entry %d: %v", index, err)
	}
}

func checkConsistency(head, old tlog.Tree, hashes tlog.HashReader) {
	proof, err := tlog.ProveTree(head.N, old.N, hashes)
	if err != nil {
		fail("proof from size %d: %v", old.N, err)
	}
	if err := tlog.CheckTree(proof, head.N, head.Hash, old.N, old.Hash); err != nil {
		fail("size %d: %v", old.N, err)
	}
}

func main() {
	if len(os.Args) < 3 || len(os.Args)%2 == 0 {
		fail("usage: verify_log FOLDER VKEY [SIZE ROOT]...")
	}
	store := tiles{os.Args[1]}
	head := openCheckpoint(os.Args[1], os.Args[2])
	hashes := tlog.TileHashReader(head, store)
	checkEntries(store, head, hashes)
	olders := os.Args[3:]
	for place := 0; place < len(olders); place += 2 {
		checkConsistency(head, tree(olders[place], olders[place+1]), hashes)
	}
	fmt.Printf("verified %d entries and %d older sizes\n", head.N, len(olders)/2)
}
