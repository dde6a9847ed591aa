import Synchronization
import TasteStore
import TasteValues

/// An amount that is charged to an account as long as anything refers to this object.
///
/// What waits for the writer holds its charge, also after its connection has closed: a peer that connects again does
/// not start from zero.
final class Charge: Sendable {
    private let ledger: Ledger
    private let account: Account
    private let amount: Mutex<Int>

    /// - Throws: As ``resize(to:)``.
    init(_ amount: Int = 0, _ ledger: Ledger, to account: Account) throws(TasteError) {
        (self.ledger, self.account) = (ledger, account)
        if amount > 0 { try ledger.charge(amount, to: account) }
        self.amount = Mutex(amount)
    }

    deinit { amount.withLock { if $0 > 0 { ledger.release($0, of: account) } } }

    /// Changes the amount. Making it smaller always succeeds.
    ///
    /// - Throws: `resourceExhausted`, which names the setting. The amount is then as before.
    func resize(to new: Int) throws(TasteError) {
        try amount.withLock { amount throws(TasteError) in
            if new > amount {
                try ledger.charge(new - amount, to: account)
            } else if new < amount {
                ledger.release(amount - new, of: account)
            }
            amount = new
        }
    }

    /// Returns a part of the amount.
    func shrink(by less: Int) {
        amount.withLock { amount in
            ledger.release(less, of: account)
            amount -= less
        }
    }
}
