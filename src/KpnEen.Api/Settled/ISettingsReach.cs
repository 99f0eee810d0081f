namespace KpnEen.Api.Settled;

/// <summary>Whether calls see what was written: where the switch is, in this process or another.</summary>
internal interface ISettingsReach
{
    /// <returns>False: not within two seconds.</returns>
    Task<bool> WaitForAsync(string tenantId, long version, CancellationToken cancellation);
}
