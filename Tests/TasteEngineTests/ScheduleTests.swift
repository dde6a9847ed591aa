import Foundation
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

@Suite("The schedule of trainings")
struct ScheduleTests {
    private let schedule = Schedule(ratingsMin: 100, fullShare: 0.2, fullAge: .seconds(86_400), pause: .seconds(60))
    private var quiet: TrainingSituation {
        var situation = TrainingSituation()
        (situation.ratings, situation.kind, situation.newEvents) = (1000, "blend", 50)
        return situation
    }

    private func decide(_ change: (inout TrainingSituation) -> Void) -> TrainingDecision {
        var situation = quiet
        change(&situation)
        return schedule.decide(situation)
    }

    @Test("The first model is trained once there are enough ratings, even while the machine is busy")
    func first() {
        #expect(
            decide { ($0.kind, $0.ratings) = (nil, 99) }
                == .wait("the first model comes with 100 ratings; there are 99"))
        #expect(decide { ($0.kind, $0.ratings, $0.shortage) = (nil, 100, "busy") } == .fit("there is no model yet"))
    }

    @Test("A full training follows for each of its reasons, and otherwise the decision says what it waits for")
    func reasons() {
        #expect(decide { _ in } == .wait("the next full training comes with 200 new ratings; there are 50"))
        #expect(decide { $0.newEvents = 201 } == .fit("20 % of the ratings are new"))
        #expect(
            decide { $0.newEvents = 200 } == .wait("the next full training comes with 200 new ratings; there are 200"))
        #expect(
            decide { ($0.newEvents, $0.age) = (101, .seconds(86_400)) } == .fit("the last full training is 24 h old"))
        #expect(
            decide { $0.age = .seconds(900_000) }
                == .wait("the next full training comes with 200 new ratings; there are 50"))
        #expect(decide { $0.refitReason = "no room" } == .fit("no room"))
        #expect(decide { $0.lagsTooFar = true } == .fit("too many ratings arrived at once for online updates"))
        #expect(
            decide { $0.hasForgotten = true }
                == .purge("a user was forgotten, or an item removed, whose ratings the model has learned"))
        #expect(
            decide { $0.unlearnedShare = 0.051 }
                == .continueTraining("5 % of the ratings are new to the network's weights"))
    }

    @Test("A training is postponed while a resource is short, and within the pause after the last one")
    func putOff() {
        let isBusy = decide { ($0.newEvents, $0.shortage) = (300, "other work waits for memory 20 % of the time") }
        #expect(isBusy == .wait("30 % of the ratings are new; put off: other work waits for memory 20 % of the time"))
        // Forgetting and a model that knows next to nothing do not wait for the machine, but for the pause.
        #expect(decide { ($0.hasForgotten, $0.shortage) = (true, "busy") }.isPurge)
        #expect(decide { ($0.newEvents, $0.ratings, $0.shortage) = (99_001, 100_000, "busy") }.isFit)
        #expect(!decide { ($0.hasForgotten, $0.sinceLastAttempt) = (true, .seconds(59)) }.isPurge)
        let isSoon = decide { ($0.newEvents, $0.sinceLastAttempt) = (300, .seconds(59)) }
        #expect(isSoon == .wait("30 % of the ratings are new; not again within 60 s"))
        #expect(
            decide { ($0.newEvents, $0.sinceLastAttempt) = (300, .seconds(60)) } == .fit("30 % of the ratings are new"))
    }

    @Test("The kernel's pressure figures are read, and where they cannot be, the reason is told")
    func pressure() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path("missing")
        let reason = try #require(Pressure.now(folder: missing).reason)
        #expect(reason.contains("\(missing)/cpu") && reason.contains("No such file"), "\(reason)")
        for (name, share) in [("cpu", "61.00"), ("memory", "0.00"), ("io", "3.50")] {
            let text =
                "some avg10=\(share) avg60=0.10 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
            try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
        }
        let pressure = try #require(Pressure.now(folder: folder.path("")).value)
        #expect(pressure == Pressure(processor: 0.61, memory: 0, disk: 0.035))
        #expect(pressure.shortage == "other work waits for a core 61 % of the time")
        #expect(Pressure().shortage == nil)
        try "none".write(toFile: folder.path("io"), atomically: true, encoding: .utf8)
        #expect(Pressure.now(folder: folder.path("")).reason?.contains("io has no avg10=") == true)
    }

    @Test("The free memory is read, and is unknown only if neither the machine nor the control group tells it")
    func memory() throws {
        let folder = try TemporaryFolder()
        try "MemTotal:  9 kB\nMemAvailable:     5 kB\n".write(
            toFile: folder.path("meminfo"), atomically: true, encoding: .utf8)
        #expect(FreeMemory.now(machine: folder.path("meminfo")) == .known(5 << 10))
        let missing = FreeMemory.now(machine: folder.path("missing"))
        #expect(missing.value != nil || missing.reason?.contains("missing") == true)
    }

    @Test("Figures that cannot be read are told in the log, and readable ones are not")
    func notices() {
        #expect(
            MachineState(processorPressure: 0, memoryPressure: 0, diskPressure: 0, freeMemoryBytes: 1).notices.isEmpty)
        let blind = MachineState(pressureUnavailable: "no kernel", memoryUnavailable: "no files").notices.map(\.message)
        #expect(blind.count == 2)
        #expect(blind[0].contains("no kernel") && blind[1].contains("no files"))
    }
}

extension TrainingDecision {
    fileprivate var isPurge: Bool { if case .purge = self { true } else { false } }
    fileprivate var isFit: Bool { if case .fit = self { true } else { false } }
}
