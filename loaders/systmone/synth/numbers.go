package synth

import "sort"

// numbers gives NHS numbers of the 999 range, which is never issued, by their place in it. Of its million about ten in
// eleven have a check digit: who comes after them has no number.
type numbers struct {
	counts []int64 // valid numbers before each hundred
}

const numberRange = 1_000_000

func newNumbers(wanted int64) *numbers {
	n := &numbers{counts: []int64{0}}
	count := int64(0)
	for body := int64(1); body < numberRange && count < wanted; body++ {
		if checkDigit(body) < 10 {
			count++
		}
		if body%100 == 99 {
			n.counts = append(n.counts, count)
		}
	}
	return n
}

// at is the i-th number, from 0; 0 when the range is used up.
func (n *numbers) at(i int64) int64 {
	hundred := sort.Search(len(n.counts), func(h int) bool { return n.counts[h] > i }) - 1
	count := n.counts[hundred]
	for body := max(int64(hundred)*100, 1); body < numberRange; body++ {
		check := checkDigit(body)
		if check > 9 {
			continue
		}
		if count == i {
			return (999*numberRange+body)*10 + check
		}
		count++
	}
	return 0
}

// checkDigit is that of 999 and six digits; 10 when there is none.
func checkDigit(body int64) int64 {
	sum := int64(9*10 + 9*9 + 9*8)
	for weight := int64(2); weight <= 7; weight++ {
		sum += body % 10 * weight
		body /= 10
	}
	return (11 - sum%11) % 11
}
