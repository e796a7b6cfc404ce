"""The example in the README."""
# fmt: off

import crm_py as crm

study = crm.RetentionStudy(
    arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
    cost=crm.ProgramCost(fixed="8000", per_assigned="12"),
)
study.update_summary({"arm": ["mail", "none"], "n": [9000, 1000], "churned": [720, 120]})
arm = study.report().arms["mail"]
cost = arm.cost_per_retained
if arm.verdict == "effective":
    retained = arm.retained.value
    print(f"{arm.verdict}: {retained:.0f} customers retained at {cost.value:.2f} USD each")
    print(f"95% confidence interval: {cost.lower:.2f} to {cost.upper:.2f} USD")
