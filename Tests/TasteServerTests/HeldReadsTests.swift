import TasteValues
import Testing

@testable import TasteServer

@Suite("The bounds of waiting reads")
struct HeldReadsTests {
    private let limits = {
        var limits = ServerLimits()
        (limits.heldReadsPerUser, limits.heldReads) = (2, 3)
        (limits.heldBytesPerUser, limits.heldBytes) = (100, 150)
        return limits
    }()

    private func refusal(_ held: HeldReads, _ uid: UInt32, bytes: Int = 1) -> String? {
        do throws(TasteError) {
            try held.add(bytes: bytes, of: uid, within: limits)
            return nil
        } catch {
            #expect(error.code == .resourceExhausted)
            return ["heldReadsPerUser", "heldReads ", "heldBytesPerUser", "heldBytes "].first {
                error.message.contains("limits.\($0)")
            }
        }
    }

    @Test("One uid cannot use up the waiting reads of the others")
    func reads() {
        let held = HeldReads()
        #expect(refusal(held, 1) == nil)
        #expect(refusal(held, 1) == nil)
        #expect(refusal(held, 1) == "heldReadsPerUser")
        #expect(refusal(held, 2) == nil)
        #expect(refusal(held, 2) == "heldReads ")
        held.remove(bytes: 1, of: 1)
        #expect(refusal(held, 2) == nil)
        #expect(refusal(held, 1) == "heldReads ")
    }

    @Test("The bytes of the requests are bounded by uid and in all, and a refused read takes none")
    func bytes() {
        let held = HeldReads()
        #expect(refusal(held, 1, bytes: 101) == "heldBytesPerUser")
        #expect(refusal(held, 1, bytes: 100) == nil)
        #expect(refusal(held, 1, bytes: 1) == "heldBytesPerUser")
        #expect(refusal(held, 2, bytes: 51) == "heldBytes ")
        #expect(refusal(held, 2, bytes: 50) == nil)
        held.remove(bytes: 100, of: 1)
        #expect(refusal(held, 1, bytes: 100) == nil)
    }
}
