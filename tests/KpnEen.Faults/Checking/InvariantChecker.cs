namespace KpnEen.Faults.Checking;

/// <summary>The one program that holds I1 to I9 of the reliability plan: the load generator's ledger against the database.</summary>
public static class InvariantChecker
{
    public static IReadOnlyList<Violation> Check(Facts facts) =>
        [
            .. CallInvariants.OneRecordEach(facts),
            .. EventInvariants.AllDelivered(facts),
            .. EventInvariants.NoPhantoms(facts),
            .. EventInvariants.NoGaps(facts),
            .. CallInvariants.NoneOpen(facts),
            .. CallInvariants.BilledAsTalked(facts),
            .. RecordingInvariants.PlayableAndWhole(facts),
            .. CallInvariants.NothingLeaked(facts),
            .. CallInvariants.NobodyWithoutOwner(facts),
        ];
}
