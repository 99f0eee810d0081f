using Microsoft.Extensions.Options;

namespace KpnEen.Sdk;

internal sealed class KpnEenClientOptionsValidation : IValidateOptions<KpnEenClientOptions>
{
    public ValidateOptionsResult Validate(string? name, KpnEenClientOptions options) =>
        OptionsCheck.Fault(options) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
}
