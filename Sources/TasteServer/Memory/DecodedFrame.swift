import NIOCore
import TasteProtocol
import TasteStore
import TasteValues

/// What became of the frame of a large request.
enum DecodedFrame: Sendable {
    /// It was decoded. Its memory is charged as long as the charge is kept.
    case request(WireRequest, Charge)
    /// It was not decoded, because its account holds too much memory.
    case refused(TasteError, id: UInt64)
    /// It does not hold a request.
    case malformed(TasteError)

    /// Charges what the request will take, and then decodes it. This takes milliseconds. A request that will be refused
    /// is not read to its end, because whoever sends many of them keeps the workers busy.
    init(_ frame: ByteBuffer, _ ledger: Ledger, _ account: Account) {
        let size = RequestSize(frame: frame, upTo: ledger.available(to: account))
        let charge: Charge
        do throws(TasteError) {
            charge = try Charge(size.bytes, ledger, to: account)
            // Others have returned memory in between.
            if size.isIncomplete { try charge.resize(to: RequestSize(frame: frame).bytes) }
        } catch {
            self = .refused(error, id: size.id)
            return
        }
        do throws(TasteError) { self = .request(try WireRequest(frameBody: frame), charge) } catch {
            self = .malformed(error)
        }
    }
}

/// What a request takes that is in flight: a small one of the memory of its connection, a large one has its own charge.
struct RequestMemory: Sendable {
    var small = 0
    var large: Charge?
}
