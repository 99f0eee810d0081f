namespace KpnEen.Pbx.Tests.Security;

/// <summary>Tests that measure the memory of the whole process: no other test runs beside them.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
