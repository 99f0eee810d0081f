namespace KpnEen.Cli.Tenants;

/// <summary>Somebody else changed it after the plan was made.</summary>
internal sealed class ChangedMeanwhileException(Item item)
    : Exception($"{item} was changed by somebody else since the plan was made. Plan again.");
