import NIOCore
import TasteValues
import Testing

@testable import TasteServer

@Suite("The registry of waiting reads")
struct WaiterRegistryTests {
    private func waiter(
        _ element: Int, sequence: UInt64 = 0, generation: UInt64 = 0, deadline: UInt64 = 1000
    ) -> WaiterRegistry<Int>.Waiter {
        .init(
            wish: .init(sequence: sequence, generation: generation), deadline: .uptimeNanoseconds(deadline),
            element: element)
    }

    private func freshness(_ sequence: UInt64, _ generation: UInt64 = 0) -> Freshness {
        Freshness(sequence: sequence, generation: generation, trainedThrough: 0)
    }

    @Test("A commit takes exactly those whose sequence and generation it has reached")
    func met() {
        var registry = WaiterRegistry<Int>()
        registry.add(waiter(1, sequence: 5))
        registry.add(waiter(2, sequence: 6))
        registry.add(waiter(3, sequence: 5, generation: 2))
        registry.add(waiter(4, generation: 2))
        #expect(registry.takeMet(by: freshness(4, 1)).isEmpty)
        #expect(registry.takeMet(by: freshness(5, 1)).map(\.element) == [1])
        #expect(registry.takeMet(by: freshness(5, 1)).isEmpty)
        #expect(registry.takeMet(by: freshness(5, 2)).map(\.element) == [3, 4])
        #expect(registry.takeMet(by: freshness(.max, .max)).map(\.element) == [2])
        #expect(registry.isEmpty)
    }

    @Test("A deadline takes those whose time has come, and the next deadline is the earliest of the others")
    func expired() {
        var registry = WaiterRegistry<Int>()
        #expect(registry.earliestDeadline == nil)
        registry.add(waiter(1, sequence: 1, deadline: 30))
        registry.add(waiter(2, sequence: 1, deadline: 10))
        registry.add(waiter(3, sequence: 1, deadline: 20))
        #expect(registry.earliestDeadline == .uptimeNanoseconds(10))
        #expect(registry.takeExpired(at: .uptimeNanoseconds(9)).isEmpty)
        #expect(registry.takeExpired(at: .uptimeNanoseconds(20)).map(\.element) == [2, 3])
        #expect(registry.earliestDeadline == .uptimeNanoseconds(30))
        #expect(registry.takeMet(by: freshness(1)).map(\.element) == [1])
        #expect(registry.earliestDeadline == nil)
    }

    @Test("Those that are taken are gone, and the others still wait")
    func taken() {
        var registry = WaiterRegistry<Int>()
        for element in 0..<10 { registry.add(waiter(element, sequence: UInt64(element))) }
        #expect(registry.take { $0.element.isMultiple(of: 2) }.map(\.element) == [0, 2, 4, 6, 8])
        #expect(registry.takeMet(by: freshness(5)).map(\.element) == [1, 3, 5])
        #expect(registry.take { _ in true }.map(\.element) == [7, 9])
        #expect(registry.isEmpty)
    }
}
