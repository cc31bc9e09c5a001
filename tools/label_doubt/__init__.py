"""Finds the weights in conf/checks/text_contested.yaml: how much each kind of evidence speaks for a label being wrong.

Run `python -m tools.label_doubt` in a repository whose labelled deliveries have been read (`dvc repro read`). It spoils
the text of three labels in ten, has recognisers weigh them beside the others, and fits a logistic rule. Labels of real
deliveries hold errors of their own: correct what is known first. The weights that are fixed are those which invented
errors can't teach: they fall on words at random, real ones where letters look alike.
"""
