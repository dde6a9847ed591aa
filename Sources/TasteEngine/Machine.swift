import TasteValues

extension MachineState {
    /// The machine's load now.
    static func now() -> MachineState {
        let (pressure, memory) = (Pressure.now(), FreeMemory.now())
        return MachineState(
            processorPressure: pressure.value.map { Float($0.processor) },
            memoryPressure: pressure.value.map { Float($0.memory) },
            diskPressure: pressure.value.map { Float($0.disk) }, pressureUnavailable: pressure.reason,
            freeMemoryBytes: memory.value, memoryUnavailable: memory.reason)
    }

    /// What an administrator should know about figures that cannot be read.
    var notices: [Notice] {
        let missing = [
            pressureUnavailable.map { "trainings do not wait for other work, because its load is not known: \($0)" },
            memoryUnavailable.map { "only training.memoryBytes limits the memory of trainings: \($0)" },
        ]
        return missing.compactMap { $0.map { Notice(level: .warning, message: $0) } }
    }
}
