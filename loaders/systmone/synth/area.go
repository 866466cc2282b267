package synth

import "math/rand/v2"

// The invented country has 270 areas, 27 to each tenth of deprivation, and a hundred postcodes to each: ZZ1 1AA to ZZ30 9NN. ZZ
// is not a postcode area and no area code begins with a Z.
const (
	areas         = 270
	areasOfDecile = areas / 10
	letters       = "ABDEFGHJLN"
)

// quintileShares are per cent of a practice's patients in each fifth, the most deprived first: practices differ, the whole does not.
var quintileShares = [...][5]int{{20, 20, 20, 20, 20}, {26, 23, 20, 17, 14}, {14, 17, 20, 23, 26}}

// live draws where a patient of a practice lives: the tenth of deprivation, and which of its areas.
func (g *generator) live(r *rand.Rand, org int) (decile, home int) {
	n := r.IntN(100)
	for fifth, share := range quintileShares[org%len(quintileShares)] {
		if n < share {
			return 2*fifth + 1 + r.IntN(2), r.IntN(areasOfDecile)
		}
		n -= share
	}
	return 10, r.IntN(areasOfDecile)
}

// areaOf is the place of an area among all: those of one tenth do not lie together.
func areaOf(decile, home int) int { return ((decile-1)*areasOfDecile + home) * 101 % areas }

// appendPostcode writes the postcode of a place in an area, without its first two letters.
func appendPostcode(to []byte, area, place int) []byte {
	to = appendSmall(to, 1+area/9)
	return append(to, ' ', '1'+byte(area%9), letters[place/10], letters[place%10])
}
