using KpnEen.Api.Conventions;

namespace KpnEen.Api.Validation;

/// <summary>Input with rules that no annotation of a single member can say.</summary>
internal interface ICheckedInput
{
    /// <summary>Called when every member by itself is legal.</summary>
    IEnumerable<ProblemError> Check();
}
