import Glibc
import TasteValues
import Testing

@testable import TasteStore

@Suite("The time that a read may take on its thread")
struct TimeAllowanceTests {
    @Test("Without an allowance no check fails")
    func unlimited() throws {
        try TimeAllowance.check()
        try TimeAllowance.check(expecting: .max / 2)
    }

    @Test("A check fails once the time is used up, or would be before the next check")
    func limited() throws {
        let error = #expect(throws: TasteError.self) {
            try TimeAllowance.limit(.milliseconds(1)) { () throws(TasteError) in
                while true { try TimeAllowance.check() }
            }
        }
        #expect(error?.isOverTimeAllowance == true)
        try TimeAllowance.limit(.seconds(3600)) { () throws(TasteError) in
            try TimeAllowance.check()
            let error = #expect(throws: TasteError.self) { try TimeAllowance.check(expecting: 3_601_000_000_000) }
            #expect(error?.isOverTimeAllowance == true)
        }
        try TimeAllowance.check()
    }

    @Test("Time without a core does not count, except where it is many times the allowance")
    func withoutCore() throws {
        try TimeAllowance.limit(.seconds(1)) { () throws(TasteError) in
            usleep(1_100_000)
            try TimeAllowance.check()
        }
        let error = #expect(throws: TasteError.self) {
            try TimeAllowance.limit(.milliseconds(1)) { () throws(TasteError) in
                usleep(10_000)
                try TimeAllowance.check()
            }
        }
        #expect(error?.isOverTimeAllowance == true)
    }

    @Test("Other errors are not taken for one of the allowance")
    func others() {
        #expect(!TasteError(.deadlineExceeded, "The call has timed out.").isOverTimeAllowance)
    }
}
