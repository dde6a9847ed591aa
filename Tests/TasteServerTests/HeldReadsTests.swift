import TasteValues
import Testing

@testable import TasteServer

@Suite("The bounds of waiting reads")
struct HeldReadsTests {
    private let limits = {
        var limits = ServerLimits()
        (limits.heldReadsPerUser, limits.heldReads) = (2, 3)
        return limits
    }()

    private func refusal(_ held: HeldReads, _ uid: UInt32) -> String? {
        do throws(TasteError) {
            try held.add(of: uid, within: limits)
            return nil
        } catch {
            #expect(error.code == .resourceExhausted)
            return ["heldReadsPerUser", "heldReads "].first {
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
        held.remove(of: 1)
        #expect(refusal(held, 2) == nil)
        #expect(refusal(held, 1) == "heldReads ")
    }
}
