package room

import "secondstory/protocol"

// receipts are the answers that are remembered here, the newest ones. The record has them all. Owned by Run.
type receipts struct {
	of    map[protocol.CommandID]Receipt
	order []protocol.CommandID
}

func newReceipts() receipts { return receipts{of: map[protocol.CommandID]Receipt{}} }

// remember keeps a receipt, and lets the oldest go where there are many.
func (x *receipts) remember(receipt Receipt) {
	if _, known := x.of[receipt.ID]; known {
		return
	}
	x.of[receipt.ID] = receipt
	if x.order = append(x.order, receipt.ID); len(x.order) > receiptsKept {
		delete(x.of, x.order[0])
		x.order = x.order[1:]
	}
}

// startOver lets go of what was accepted in another life of the room.
func (x *receipts) startOver() { *x = newReceipts() }
