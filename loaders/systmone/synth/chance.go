package synth

import "math/rand/v2"

// What happens is drawn from two wells. A patient's own record comes from one generator, seeded by the patient, that
// always runs from start to end. Whatever must be known without making the record (who is seen on which night, which
// row is changed) is a hash of the seed, what it is about and the numbers concerned.

// about names what a hash decides, so that decisions do not hang together.
type about uint64

const (
	aboutOrg about = iota + 1
	aboutLeave
	aboutDeath
	aboutTouch
	aboutBook
	aboutRow
	aboutName
	aboutDup
	aboutOrphan
	aboutBlank
	aboutGone
	aboutBody
	aboutContact
)

// hash mixes numbers as splitmix64 does.
func (g *generator) hash(what about, a, b int64) uint64 {
	h := mix(g.o.Seed + uint64(what)*0x9e3779b97f4a7c15)
	h = mix(h + uint64(a)*0xbf58476d1ce4e5b9)
	return mix(h + uint64(b)*0x94d049bb133111eb)
}

func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit makes a number from 0 to 1 of a hash.
func unit(h uint64) float64 { return float64(h>>11) / (1 << 53) }

func chance(r *rand.Rand, percent float64) bool { return r.Float64()*100 < percent }

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// round gives n, or n+1 with the chance of its fraction.
func round(n, u float64) int {
	whole := int(n)
	if u < n-float64(whole) {
		whole++
	}
	return whole
}
