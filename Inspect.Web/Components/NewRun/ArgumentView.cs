using Inspect.Engine.Models;

namespace Inspect.Web.Components.NewRun;

/// <summary>An argument of the model as the form shows it.</summary>
/// <param name="Argument">What its provider declares.</param>
/// <param name="Field">Its field.</param>
public sealed record ArgumentView(ModelArgument Argument, ParameterView Field)
{
    /// <summary>What it does and which values it takes, in sentences.</summary>
    public string Help => Argument.Takes is { } takes ? $"{Argument.Help} Takes {takes}." : Argument.Help;
}
