import TasteStore
import TasteValues

/// The memory of a connection and its small requests, charged to the account of its peer. Only the connection's event
/// loop uses it. It lives as long as anything refers to the connection, such as a change that waits for the writer.
final class ConnectionMemory {
    // Most requests then need no ledger: it is charged in steps of this size. The first one also stands for what the
    // connection itself takes.
    private static let step = 16 << 10

    private let charge: Charge
    private var charged = ConnectionMemory.step
    private var held = 0

    /// - Throws: `resourceExhausted` if the account holds too much for another connection.
    init(_ ledger: Ledger, _ account: Account) throws(TasteError) {
        charge = try Charge(Self.step, ledger, to: account)
    }

    /// Charges bytes.
    ///
    /// - Throws: As ``Charge/resize(to:)``.
    func hold(_ bytes: Int) throws(TasteError) {
        let missing = held + bytes - charged
        if missing > 0 {
            let needed = charged + (missing + Self.step - 1) / Self.step * Self.step
            try charge.resize(to: needed)
            charged = needed
        }
        held += bytes
    }

    /// Returns bytes.
    func release(_ bytes: Int) {
        held -= bytes
        let spare = charged - max(held, Self.step)
        // Steps are returned only when several are free, so that they do not go to and fro.
        guard spare > 2 * Self.step else { return }
        let returned = spare / Self.step * Self.step
        charge.shrink(by: returned)
        charged -= returned
    }

    /// Changes a charge from one size to another.
    func resize(from old: Int, to new: Int) throws(TasteError) {
        if new > old { try hold(new - old) } else { release(old - new) }
    }
}
