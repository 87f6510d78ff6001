using System.Collections.Immutable;

namespace Inspect.Web.Components.NewRun;

/// <summary>A role as the form shows it: the field of its models, and a group of settings for each of them.</summary>
/// <param name="Field">The field of the models.</param>
/// <param name="Models">The models in order; none where the model under test plays the role.</param>
public sealed record RoleView(ParameterView Field, ImmutableArray<RoleModelView> Models)
{
    /// <summary>Name of the role.</summary>
    public string Name => Field.Name;
}
